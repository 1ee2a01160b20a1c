"""Django application."""

from django.apps import AppConfig

from watchbill.accounts.directory import DIRECTORY


class PlacesConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.places"
    label = "places"

    def ready(self) -> None:
        """Tell the room of accounts which areas and owners a role can name."""
        from watchbill.places import queries  # models can be imported only now

        DIRECTORY.areas = queries.area_choices
        DIRECTORY.owners = queries.owner_choices
