"""Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OperationsConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.operations"
    label = "operations"

    def ready(self) -> None:
        """Tell search what can be found here, and have it made once for what was there before."""
        from watchbill.operations import search_kinds  # models can be imported only now
        from watchbill.places.searching import index_first

        search_kinds.connect()
        post_migrate.connect(index_first, sender=self, dispatch_uid="watchbill.search.first")
