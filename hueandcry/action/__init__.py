"""The rules of helping: what to do first, whom to ring, by when. Words and numbers are data."""
