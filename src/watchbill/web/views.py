"""Pages that belong to no app."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def help_page(request: HttpRequest) -> HttpResponse:
    """Show the way from a city map to an order book, and the keys."""
    return render(request, "web/help.html")


@login_not_required
def never_held(request: HttpRequest) -> HttpResponse:
    """Show what Watchbill never holds, and why."""
    return render(request, "web/never_held.html")
