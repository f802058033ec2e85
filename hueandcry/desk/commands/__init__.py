"""What the commands do; hueandcry/cli.py says how they are called."""
