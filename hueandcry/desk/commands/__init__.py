"""What the commands do; hueandcry/cli says how they are called."""
