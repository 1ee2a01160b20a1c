"""Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Put the scope guard before every write."""
        from watchbill.accounts import scope  # models can be imported only now

        scope.connect()
