"""Urls of the API. Its own authentication stands in place of the pages' sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from watchbill.api.root import api

DOCUMENTATION = {"openapi-json", "openapi-view"}


def _patterns(patterns: list[Any]) -> Iterator[URLPattern]:
    """Free the endpoints of the pages' redirect to the sign-in; the documentation keeps it."""
    for pattern in patterns:
        if pattern.name not in DOCUMENTATION:
            pattern.callback = login_not_required(pattern.callback)
        yield pattern


urlpatterns = [path("v1/", (list(_patterns(api.urls[0])), *api.urls[1:]))]
