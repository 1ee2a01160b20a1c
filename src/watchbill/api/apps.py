"""Django application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.api"
    label = "api"
