"""The rules of a patrol, one file each: what it allows, and how it enters the model."""
