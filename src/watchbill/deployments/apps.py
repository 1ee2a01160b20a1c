"""Django application."""

from django.apps import AppConfig

from watchbill.deployments import signals


class DeploymentsConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.deployments"
    label = "deployments"

    def ready(self) -> None:
        """Let runs that are asked for go to the planning worker."""
        signals.connect()
