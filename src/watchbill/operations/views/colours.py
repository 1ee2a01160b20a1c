"""Pages: the risk board of an operation, with its days and in its palette."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from watchbill.operations import actions
from watchbill.operations.enums import Palette
from watchbill.operations.permissions import may_plan
from watchbill.operations.views.scope import operation_or_404, signed_in
from watchbill.places.views.colour_frame import Frame
from watchbill.places.views.colour_history import show_history
from watchbill.places.views.colour_map import send_days, show_map
from watchbill.places.views.colour_wall import show_wall
from watchbill.places.views.colours import show_board, undo_setting


@require_http_methods(["GET", "HEAD", "POST"])
def colours(request: HttpRequest, code: str) -> HttpResponse:
    """Show the board; on POST set colours."""
    return show_board(request, _frame(request, code))


@require_POST
def undo_colours(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what was set together last."""
    return undo_setting(request, _frame(request, code))


@require_safe
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """Show the board on the wall of the duty room."""
    return show_wall(request, _frame(request, code))


@require_safe
def colour_map(request: HttpRequest, code: str) -> HttpResponse:
    """Show the map by day."""
    return show_map(request, _frame(request, code))


@require_safe
def colour_days(request: HttpRequest, code: str) -> HttpResponse:
    """Send the colours by day."""
    return send_days(request, _frame(request, code))


@require_safe
def colour_history(request: HttpRequest, code: str, ledger: str, place: str) -> HttpResponse:
    """Show the colours of a place or an area by day."""
    return show_history(request, _frame(request, code), ledger, place)


@require_POST
def palette(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the palette of the operation's risk colours."""
    operation = operation_or_404(request, code)
    if not may_plan(request.user, operation):
        raise PermissionDenied
    try:
        actions.choose_palette(by=signed_in(request), operation=operation, palette=request.POST.get("palette", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = {"palette": Palette(operation.palette).label}
        messages.success(request, _("The palette is now: %(palette)s.") % words)
    return redirect("operations:colours", operation.code)


def _frame(request: HttpRequest, code: str) -> Frame:
    operation = operation_or_404(request, code)
    at = reverse("operations:colours", args=[operation.code])
    palettes = tuple(Palette.choices) if may_plan(request.user, operation) else ()
    return Frame(operation.district, at, tuple(operation.dates), operation, palettes)
