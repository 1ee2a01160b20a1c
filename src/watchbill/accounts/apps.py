"""Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.accounts"
    label = "accounts"
