"""Django application."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class WebConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.web"
    label = "web"

    def ready(self) -> None:
        """Make the folder of collected files: a fresh data folder has none, and serving from it would warn."""
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
