"""Urls: home of an operation, map, roster, timetable, planning runs, checks."""

from django.urls import path
from django.urls.resolvers import URLPattern

from watchbill.deployments import views

app_name = "deployments"
AT = "operations/<slug:code>/"
urlpatterns: list[URLPattern] = [
    path(AT, views.home, name="home"),
    path(f"{AT}map/", views.map_page, name="map"),
    path(f"{AT}map/routes.json", views.map_routes, name="map_routes"),
    path(f"{AT}roster/", views.roster, name="roster"),
    path(f"{AT}roster/cell/", views.roster_cell, name="roster_cell"),
    path(f"{AT}timetable/", views.timetable_page, name="timetable"),
    path(f"{AT}checks/", views.checks, name="checks"),
    path(f"{AT}checks.json", views.checks_json, name="checks_json"),
    path(f"{AT}runs/", views.runs, name="runs"),
    path(f"{AT}runs/<int:number>/", views.run_page, name="run"),
    path(f"{AT}runs/<int:number>/progress/", views.run_progress, name="run_progress"),
    path(f"{AT}runs/<int:number>/stop/", views.run_stop, name="run_stop"),
    path(f"{AT}runs/<int:number>/change/", views.change, name="change"),
    path(f"{AT}runs/<int:number>/books/changed.zip", views.changed_books, name="changed_books"),
    path(f"{AT}risk/", views.risk, name="risk"),
    path(f"{AT}runs/<int:number>/publish/", views.run_publish, name="run_publish"),
    path(f"{AT}runs/<int:number>/files/<str:name>", views.run_file, name="run_file"),
    path(f"{AT}runs/<int:number>/books/<str:day>/<slug:shift>.zip", views.shift_books, name="shift_books"),
    path(f"{AT}runs/<int:number>/books/<str:day>/<slug:shift>/<str:team>.pdf", views.team_book, name="team_book"),
]
