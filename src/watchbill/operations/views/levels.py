"""Page: the level per area and day."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from watchbill.operations import actions
from watchbill.operations.enums import Level
from watchbill.operations.permissions import may_set_level
from watchbill.operations.queries import LevelRow, level_table
from watchbill.operations.views.scope import operation_or_404, signed_in
from watchbill.places.models import Area
from watchbill.places.queries import area_by_code


def levels(request: HttpRequest, code: str) -> HttpResponse:
    """Show areas by days with the level in force; a planner chooses levels right in the table."""
    operation = operation_or_404(request, code)
    rows = level_table(signed_in(request), operation)
    context = {
        "operation": operation,
        "rows": [_shown(request, row) for row in rows],
        "dates": operation.dates,
        "levels": Level.choices,
        "proposed": _proposed(request, rows),
        "rules": sorted(operation.level_rules.all(), key=lambda rule: (Level.values.index(rule.level), rule.force)),
        "may_write": any(may_set_level(request.user, row.area) for row in rows),
    }
    return render(request, "operations/levels.html", context)


@require_POST
def level_cell(request: HttpRequest, code: str) -> HttpResponse:
    """Set or clear the level of one area on one day."""
    operation = operation_or_404(request, code)
    user = signed_in(request)
    try:
        area = area_by_code(user, request.POST.get("area", ""))
        date = dt.date.fromisoformat(request.POST.get("date", ""))
    except Area.DoesNotExist:
        raise Http404 from None
    except ValueError:
        raise BadRequest from None
    level = request.POST.get("level", "")
    try:
        if level:
            reason = request.POST.get("reason", "")
            actions.set_level(by=user, operation=operation, area=area, date=date, level=level, reason=reason)
        else:
            actions.clear_level(by=user, operation=operation, area=area, date=date)
    except ValidationError as error:
        raise PermissionDenied("; ".join(error.messages)) from None
    if not request.headers.get("HX-Request"):
        return redirect(reverse("operations:levels", args=[code]))
    rows = level_table(user, operation)
    context = {
        "operation": operation,
        "rows": [_shown(request, row) for row in rows],
        "dates": operation.dates,
        "levels": Level.choices,
    }
    return render(request, "operations/level_rows.html", context)


def _proposed(request: HttpRequest, rows: list[LevelRow]) -> dict[str, object] | None:
    """A level that the address proposes (``area``, ``date``, ``level``), for a form that is filled in."""
    row = next((row for row in rows if row.area.code == request.GET.get("area")), None)
    cell = next((cell for cell in row.cells if cell.date.isoformat() == request.GET.get("date")), None) if row else None
    level = request.GET.get("level", "")
    if row is None or cell is None or level not in Level.values or not may_set_level(request.user, row.area):
        return None
    return {"area": row.area, "date": cell.date, "now": cell.label, "level": level, "label": Level(level).label}


def _shown(request: HttpRequest, row: LevelRow) -> dict[str, object]:
    return {
        "area": row.area,
        "depth": row.area.path.count("/") - 1,
        "cells": row.cells,
        "may_write": may_set_level(request.user, row.area),
    }
