"""Page: search over everything, whole or as the list under the field of the search dialog."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from watchbill.places.searching import KINDS, found
from watchbill.places.views.scope import signed_in

MOST = 200
"""Hits of one kind that its page lists."""


def search(request: HttpRequest) -> HttpResponse:
    """Show what a text finds, by kind; ``kind`` in the address: of one kind, all of it."""
    text, kind = request.GET.get("q", "").strip()[:200], request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    groups = found(signed_in(request), text, kind=kind, **({"most": MOST} if kind else {}))
    context = {"text": text, "kind": kind, "groups": groups}
    partial = request.headers.get("HX-Target") == "find-results"
    return render(request, "places/search_results.html" if partial else "places/search.html", context)
