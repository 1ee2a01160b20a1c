"""Urls: operations, their levels and forces."""

from django.urls import path
from django.urls.resolvers import URLPattern

from watchbill.operations import views

app_name = "operations"
urlpatterns: list[URLPattern] = [
    path("", views.operation_list, name="list"),
    path("new-operation/", views.create, name="create"),
    path("operations/<slug:code>/days/", views.days, name="days"),
    path("operations/<slug:code>/rules/", views.rules, name="rules"),
    path("operations/<slug:code>/levels/", views.levels, name="levels"),
    path("operations/<slug:code>/levels/cell/", views.level_cell, name="level_cell"),
    path("operations/<slug:code>/palette/", views.palette, name="palette"),
    path("operations/<slug:code>/colours/", views.colours, name="colours"),
    path("operations/<slug:code>/colours/undo/", views.undo_colours, name="undo_colours"),
    path("operations/<slug:code>/colours/wall/", views.wall, name="wall"),
    path("operations/<slug:code>/colours/map/", views.colour_map, name="colour_map"),
    path("operations/<slug:code>/colours/days.json", views.colour_days, name="colour_days"),
    path("operations/<slug:code>/colours/of/<str:ledger>/<str:place>/", views.colour_history, name="colour_history"),
    path("operations/<slug:code>/forces/", views.forces, name="forces"),
    path("operations/<slug:code>/forces/import/", views.import_forces, name="import_forces"),
    path("operations/<slug:code>/forces/sample/", views.sample_forces, name="sample_forces"),
    path("operations/<slug:code>/forces/blank.xlsx", views.blank_workbook, name="blank_workbook"),
    path("operations/<slug:code>/forces/faulty.xlsx", views.faulty_workbook, name="faulty_workbook"),
    path("operations/<slug:code>/forces/<str:team>/", views.team, name="team"),
    path("operations/<slug:code>/forces/<str:team>/edit/", views.edit_team, name="edit_team"),
]
