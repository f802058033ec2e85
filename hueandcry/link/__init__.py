"""The same person, and the same tool of a thief: in tokens across partners, in clear at one."""
