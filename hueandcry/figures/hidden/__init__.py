"""How many victims no list has: from the overlaps of several lists, never from one alone."""
