"""Django application."""

from django.apps import AppConfig


class ForcesConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.forces"
    label = "forces"
