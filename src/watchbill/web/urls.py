"""Urls of pages that belong to no app: help, the scope line, the language switch."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from watchbill.web import views

app_name = "web"
urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("never-held/", views.never_held, name="never_held"),
    path("set-language/", login_not_required(set_language), name="set_language"),
]
