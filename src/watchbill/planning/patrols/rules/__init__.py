"""The rules of a patrol, one file each: what it allows, in plain Python, asked by all that plan routes."""
