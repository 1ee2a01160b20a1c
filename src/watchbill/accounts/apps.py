"""Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Put the scope guard before every write, and let invitations and sign-ins be heard."""
        from watchbill.accounts import languages, mail, scope, trail  # models can be imported only now

        scope.connect()
        mail.connect()
        trail.connect()
        languages.connect()
