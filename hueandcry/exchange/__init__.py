"""Released figures on their way out: tables and charts, marked."""
