"""Django application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Application configuration."""

    name = "watchbill.places"
    label = "places"
