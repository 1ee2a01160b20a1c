"""Settings, environment and root urls."""
