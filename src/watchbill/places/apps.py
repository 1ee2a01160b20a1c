"""Django application."""

from django.apps import AppConfig

from watchbill.accounts.directory import DIRECTORY


class PlacesConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.places"
    label = "places"

    def ready(self) -> None:
        """Tell the room of accounts which areas and owners a role can name, and search what can be found here."""
        from watchbill.places import queries, search_kinds  # models can be imported only now

        search_kinds.connect()
        DIRECTORY.areas = queries.area_choices
        DIRECTORY.owners = queries.owner_choices
