"""The facts at rest. Nothing outside this package may import its models or speak SQL."""
