"""The REST API's root: who asks, what is retried, and how errors look. The endpoints stand in each app's ``api.py``."""
