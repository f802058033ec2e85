"""One statistic a file: an Extract's table in, a Figure out. Nothing here may leave by itself."""
