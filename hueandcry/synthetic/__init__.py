"""Invented partnerships, in each source's own format, with the truth beside them."""
