"""Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.web"
    label = "web"
