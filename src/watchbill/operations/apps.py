"""Django application."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.operations"
    label = "operations"
