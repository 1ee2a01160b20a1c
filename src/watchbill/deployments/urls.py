"""Urls: home of an operation, map, roster, timetable, planning runs, rehearsals, scenarios, checks."""

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
    path(f"{AT}runs/<int:number>/rehearsal/", views.rehearsal_page, name="rehearsal"),
    path(f"{AT}runs/<int:number>/rehearsal/progress/", views.rehearsal_progress, name="rehearsal_progress"),
    path(f"{AT}runs/<int:number>/rehearsal/stop/", views.rehearsal_stop, name="rehearsal_stop"),
    path(f"{AT}what-if/", views.what_if, name="what_if"),
    path(f"{AT}what-if/new/", views.add_scenario, name="add_scenario"),
    path(f"{AT}what-if/rehearse/", views.rehearse_scenarios, name="rehearse_scenarios"),
    path(f"{AT}what-if/stop/", views.stop_scenarios, name="stop_scenarios"),
    path(f"{AT}what-if/<int:number>/remove/", views.remove_scenario, name="remove_scenario"),
    path(f"{AT}runs/<int:number>/files/<str:name>", views.run_file, name="run_file"),
    path(f"{AT}runs/<int:number>/books/<str:day>/<slug:shift>.zip", views.shift_books, name="shift_books"),
    path(f"{AT}runs/<int:number>/books/<str:day>/<slug:shift>/<str:team>.pdf", views.team_book, name="team_book"),
]
