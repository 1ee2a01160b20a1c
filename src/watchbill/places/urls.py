"""Urls: ledgers and their entries, map data of a district, importing a city."""

from django.urls import path
from django.urls.resolvers import URLPattern

from watchbill.places import views

app_name = "places"
AT = "districts/<str:district>/"
urlpatterns: list[URLPattern] = [
    path("import/city/", views.import_city, name="import_city"),
    path("import/city/<str:token>/", views.import_progress, name="import_progress"),
    path(f"{AT}ledgers/<str:ledger>/", views.ledger, name="ledger"),
    path(f"{AT}map/base.json", views.map_base, name="map_base"),
    path(f"{AT}map/areas.json", views.map_areas, name="map_areas"),
    path(f"{AT}map/entries.json", views.map_entries, name="map_entries"),
    path("entries/<str:code>/", views.entry, name="entry"),
    path("entries/<str:code>/edit/", views.edit_entry, name="edit_entry"),
]
