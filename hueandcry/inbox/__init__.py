"""What the public sends, outside the register until a person has read it (design 4.4).

It has a database, a key and a log of its own. It knows nothing of the register, and the register
nothing of it: only the desk brings the two together.
"""
