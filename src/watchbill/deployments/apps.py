"""Django application."""

from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.deployments"
    label = "deployments"
