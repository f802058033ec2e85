"""Law and safety, pure: who may see what, and which numbers may leave."""
