"""What is known: frozen values and dated code lists. Standard library only."""
