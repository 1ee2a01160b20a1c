"""Pages that change the grid: add, change, cut in two, move and remove an area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.accounts.permissions import may_write
from watchbill.places import actions
from watchbill.places.area_figures import FIGURES
from watchbill.places.area_forms import AreaForm, GridForm, MoveForm, SplitForm
from watchbill.places.area_values import level_below, values_at, values_of
from watchbill.places.columns import columns_of
from watchbill.places.models import Area
from watchbill.places.permissions import may_edit_area, may_shape_area
from watchbill.places.queries import above, area_by_code
from watchbill.places.views.areas import area_or_404
from watchbill.places.views.scope import district_or_404, signed_in, whole_number


def new_area(request: HttpRequest, district: str) -> HttpResponse:
    """Add an area below the one that the address names, else below the district."""
    place, user = district_or_404(request, district), signed_in(request)
    try:
        parent = area_by_code(user, request.GET.get("parent") or place.code)
    except Area.DoesNotExist:
        raise Http404 from None
    if not may_write(user, parent.path) or not level_below(parent.level):
        raise PermissionDenied
    form = AreaForm(request.POST or None, by=user, parent=parent)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            row = actions.create_area(by=user, parent=parent, values=form.changes(), reason=reason)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("%(name)s is part of the grid.") % {"name": row.label})
            return redirect("places:area", row.code)
    title = _("New area in %(name)s") % {"name": parent.label}
    return _page(request, form, parent, title=title, save=_("Add"))


def edit_area(request: HttpRequest, code: str) -> HttpResponse:
    """Change what an area says, or its border."""
    row, user = area_or_404(request, code), signed_in(request)
    if not may_edit_area(user, row):
        raise PermissionDenied
    form = AreaForm(request.POST or None, by=user, area=row)

    def write() -> Area:
        reason = form.cleaned_data["reason"]
        return actions.update_area(
            by=user, area=row, changes=form.changes(), version=_version(form, row), reason=reason
        )

    return _change(request, form, row, write, title=row.label, save=_("Save"), done=_("%(name)s is saved."))


def split_area(request: HttpRequest, code: str) -> HttpResponse:
    """Cut an area in two by a line drawn across it."""
    row, user = _shaped(request, code), signed_in(request)
    form = SplitForm(request.POST or None, area=row)

    def write() -> Area:
        given = form.cleaned_data
        old, new = actions.split_area(
            by=user,
            area=row,
            line=given["line"],
            name=given["name"],
            new={key: given[key] for key in ("code", "name_zh", "head_post")}
            | {"name": given["new_name"], **form.counts("new_")},
            counts=form.counts(),
            version=_version(form, row),
            keep_smaller=given["keep_smaller"],
            reason=given["reason"],
        )
        _tell_shares(request, form, old, new)
        return new

    title = _("Cut %(name)s in two") % {"name": row.label}
    done = _("%(name)s was cut off and is an area of its own.")
    return _change(request, form, row, write, title=title, save=_("Cut in two"), done=done)


def move_area(request: HttpRequest, code: str) -> HttpResponse:
    """Move an area with all that hangs on it below another one."""
    row, user = _shaped(request, code), signed_in(request)
    form = MoveForm(request.POST or None, area=row, by=user)

    def write() -> Area:
        return actions.move_area(
            by=user,
            area=row,
            parent=Area.objects.get(code=form.cleaned_data["parent"]),
            version=_version(form, row),
            with_border=form.cleaned_data["with_border"],
            reason=form.cleaned_data["reason"],
        )

    title = _("Move %(name)s") % {"name": row.label}
    done = _("%(name)s has moved, with all that hangs on it.")
    return _change(request, form, row, write, title=title, save=_("Move"), done=done)


@require_POST
def remove_area(request: HttpRequest, code: str) -> HttpResponse:
    """Remove an area on which nothing hangs; otherwise say what does."""
    row = _shaped(request, code)
    version = whole_number(request.POST.get("version", ""))
    try:
        actions.remove_area(by=signed_in(request), area=row, version=version)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
        return redirect("places:area", code)
    except actions.AreaChanged as changed:
        messages.error(request, str(changed))
        return redirect("places:area", code)
    messages.success(request, _("%(name)s is no longer part of the grid.") % {"name": row.label})
    parent = row.path.split("/")[-3]
    return redirect("places:area", parent)


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put what an action refused beside the fields."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, problems in found.items():
        form.add_error(name if name in form.fields else None, problems)


def _shaped(request: HttpRequest, code: str) -> Area:
    """An area with something above it whose border the account may draw."""
    row = area_or_404(request, code)
    if row.parent_id is None or not may_shape_area(signed_in(request), row):
        raise PermissionDenied
    return row


def _tell_shares(request: HttpRequest, form: SplitForm, old: Area, new: Area) -> None:
    """Say which figures of two halves nobody has counted."""
    said = [form.counts(), form.counts("new_")]
    labels = {column.key: column.label for column in columns_of(Area)}
    parts = [
        f"{labels[key]}: {getattr(old, key)} + {getattr(new, key)}"
        for key in FIGURES
        if getattr(new, key) is not None and all(half[key] is None for half in said)
    ]
    if parts:
        text = _("Shared out by size, to be corrected where you know better: %(what)s.")
        messages.info(request, text % {"what": ", ".join(parts)})


def _version(form: GridForm, row: Area) -> int:
    return form.cleaned_data["version"] or row.version


def _renew(form: GridForm, changed: actions.AreaChanged) -> None:
    """The form again on the newest version: the others' values but where this user wrote something else."""
    data = cast("QueryDict", form.data).copy()
    data["version"] = str(changed.area.version)
    if isinstance(form, AreaForm):
        base = values_at(changed.area, form.cleaned_data["version"])
        now = values_of(changed.area)
        for key in form.changes():
            if (form.cleaned_data[key] or "") == (base[key] or ""):
                data[key] = form.fields[key].prepare_value("" if now[key] is None else now[key])
    form.data = data


def _change(
    request: HttpRequest,
    form: GridForm,
    row: Area,
    write: Callable[[], Area],
    *,
    title: str,
    save: str,
    done: str,
) -> HttpResponse:
    """Write what a valid form says, say ``done`` of the area written and lead back; else show the form.

    It then has what was refused, or what somebody else has changed meanwhile.
    """
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            written = write()
        except ValidationError as error:
            add_errors(form, error)
        except actions.AreaChanged as changed:
            conflict = changed
            _renew(form, changed)
        else:
            messages.success(request, done % {"name": written.label})
            return redirect("places:area", row.code)
    return _page(request, form, row, title=title, save=save, conflict=conflict)


def _page(
    request: HttpRequest,
    form: GridForm,
    row: Area,
    *,
    title: str,
    save: str,
    conflict: actions.AreaChanged | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "area": row, "title": title, "save": save, "conflict": conflict}
    context["trail"] = above(row)
    return render(request, "places/edit_area.html", context, status=409 if conflict else 200)
