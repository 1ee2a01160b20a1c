"""Pages: one entry as a panel or a page, its form, its history, deleting and bringing it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.accounts.models import User
from watchbill.accounts.permissions import may_write
from watchbill.places import actions
from watchbill.places.categories import look_after_text
from watchbill.places.cell_values import shown
from watchbill.places.columns import Column, columns_of
from watchbill.places.forms import EntryForm, EvidenceForm
from watchbill.places.models import LEDGERS, Hazard, LedgerEntry
from watchbill.places.permissions import may_add
from watchbill.places.queries import EntryGone, entries_for, entry_by_code
from watchbill.places.versions import ColumnChange, changes_between, version_of, versions_of
from watchbill.places.views.hazard_way import way_of
from watchbill.places.views.scope import district_or_404, signed_in, whole_number


def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show one entry: a panel beside the list or the map, or a page of its own."""
    row = entry_or_404(request, code, deleted=True)
    template = "places/entry_panel.html" if request.headers.get("HX-Request") else "places/entry.html"
    return render(request, template, entry_context(request, row))


def new_entry(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """Add an entry to a ledger."""
    if ledger not in LEDGERS:
        raise Http404
    area, user = district_or_404(request, district), signed_in(request)
    if not may_add(user, area):
        raise PermissionDenied
    model = LEDGERS[ledger]
    start = {key: request.GET[key] for key in ("category", "geometry") if request.GET.get(key)}
    form = EntryForm(model, request.POST or None, district=area, initial=start)
    if request.method == "POST" and form.is_valid():
        values = {key: form.cleaned_data[key] for key in form.changes()}
        try:
            row = actions.create_entry(
                by=user, ledger=ledger, district=area, values=values, reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("%(name)s is on the ledger.") % {"name": row.name})
            return redirect("places:entry", row.code)
    context = {"form": form, "district": area, "ledger": ledger, "kind": model._meta.verbose_name}
    return render(request, "places/edit_entry.html", context)


def edit_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Change an entry; where somebody else changed it meanwhile, show what became different and ask again."""
    row = entry_or_404(request, code)
    if not _may_edit(request, row):
        raise PermissionDenied
    form = EntryForm(type(row), request.POST or None, entry=row, initial=_proposed(request, row))
    conflict: list[tuple[ColumnChange, str]] = []
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["version"] or row.version
        form.initial.update(_values_at(row, base))
        try:
            saved = actions.update_entry(
                by=signed_in(request),
                entry=row,
                changes=form.changes(),
                version=base,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            _add_errors(form, error)
        except actions.EntryChanged as changed:
            conflict = _both_sides(form, changed)
            form = _merged(form, changed)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("places:entry", saved.code)
    status = 409 if conflict else 200
    context = entry_context(request, row) | {"form": form, "conflict": conflict, "district": row.district}
    return render(request, "places/edit_entry.html", context, status=status)


def _proposed(request: HttpRequest, row: LedgerEntry) -> dict[str, str]:
    """Figures of visits that the address proposes, for a form that is filled in; a form that comes back has its own."""
    if request.method != "GET":
        return {}
    known = {column.key for column in columns_of(type(row)) if column.kind == "whole"}
    return {key: value for key, value in request.GET.dict().items() if key in known and value.isdigit()}


@require_POST
def remove_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Take an entry off its ledger; the next page offers to bring it back."""
    row = entry_or_404(request, code)
    actions.delete_entry(by=signed_in(request), entry=row, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(name)s is off the ledger. It can be brought back.") % {"name": row.name})
    return redirect("places:entry", code)


@require_POST
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a deleted entry back, or make an earlier version the present one."""
    row = entry_or_404(request, code, deleted=True)
    number = whole_number(request.POST.get("version", ""))
    try:
        if number is not None:
            actions.restore_version(by=signed_in(request), entry=row, number=number)
        else:
            actions.restore_entry(by=signed_in(request), entry=row)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
    except ObjectDoesNotExist:
        raise Http404 from None
    else:
        messages.success(request, _("%(name)s is as it was.") % {"name": row.name})
    return redirect("places:entry", code)


@require_POST
def checked(request: HttpRequest, code: str) -> HttpResponse:
    """Say that an entry was seen today and is right."""
    row = actions.mark_checked(by=signed_in(request), entry=entry_or_404(request, code))
    if request.headers.get("HX-Request"):
        return render(request, "places/entry_panel.html", entry_context(request, row))
    return redirect("places:entry", code)


def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show every version of an entry: who changed what, when and why."""
    row = entry_or_404(request, code, deleted=True)
    versions = versions_of(row)
    numbers = (whole_number(request.GET.get(key, "")) for key in ("a", "b"))
    pair = [number for number in numbers if number is not None]
    newest = [version.number for version in versions[1::-1]]
    pickers = list(zip("ab", sorted(pair) if len(pair) == 2 else newest, strict=False))
    context = entry_context(request, row) | {"versions": versions, "pickers": pickers}
    if len(pair) == 2:
        try:
            sides = [version_of(row, number) for number in sorted(pair)]
        except ObjectDoesNotExist:
            raise Http404 from None
        context |= {"pair": sorted(pair), "differences": changes_between(*sides)}
    return render(request, "places/history.html", context)


def entry_context(request: HttpRequest, row: LedgerEntry) -> dict[str, Any]:
    """What the facts of an entry need."""
    columns = columns_of(type(row))
    words = [(column, _fact(row, column)) for column in columns if column.kind not in {"table", "geometry"}]
    labels = {column.key: column.label for column in columns}
    return {
        "entry": row,
        "kind": row._meta.verbose_name,
        "facts": [(column, text) for column, text in words if text and column.key not in {"code", "name", "colour"}],
        "tables": [
            (column, _lines(row, column)) for column in columns if column.kind == "table" and getattr(row, column.key)
        ],
        "names": _names(signed_in(request), row),
        "missing": [labels[key] for key in row.missing],
        "cells": list(row.cells.order_by("code").values_list("code", flat=True)),
        "may_edit": _may_edit(request, row),
        "evidence_form": EvidenceForm(label_suffix="") if isinstance(row, Hazard) else None,
        "way": way_of(signed_in(request), row) if isinstance(row, Hazard) else None,
    }


def _names(user: User, row: LedgerEntry) -> dict[str, str]:
    """Names by code of the other entries that an entry names, as far as the account may read them."""
    lines = [line for column in columns_of(type(row)) if column.kind == "table" for line in getattr(row, column.key)]
    codes = {str(code) for code in (*(line.get("entry") for line in lines), getattr(row, "entry_code", "")) if code}
    if not codes:
        return {}
    found = (entries_for(user, ledger).filter(code__in=codes).values_list("code", "name") for ledger in LEDGERS)
    return {code: name for pairs in found for code, name in pairs}


def _fact(row: LedgerEntry, column: Column) -> str:
    value = getattr(row, column.key)
    return look_after_text(value) if column.key == "look_after" else shown(column, value)


def _lines(row: LedgerEntry, column: Column) -> list[list[tuple[Column, str]]]:
    """The rows of a child table in words, each cell with its column."""
    return [[(cell, shown(cell, line.get(cell.key))) for cell in column.columns] for line in getattr(row, column.key)]


def entry_or_404(request: HttpRequest, code: str, *, deleted: bool = False) -> LedgerEntry:
    """An entry that the account may read."""
    try:
        return entry_by_code(signed_in(request), code, deleted=deleted)
    except EntryGone:
        raise Http404 from None


def _may_edit(request: HttpRequest, row: LedgerEntry) -> bool:
    return may_write(request.user, row.area.path, owner=row.owner)


def _values_at(row: LedgerEntry, number: int) -> dict[str, Any]:
    """The entry's cells as they were in a version: what the form was opened with."""
    if number == row.version:
        return {}
    try:
        old = version_of(row, number)
    except ObjectDoesNotExist:
        raise Http404 from None
    return {column.key: getattr(old, column.key) for column in columns_of(type(row))}


def _both_sides(form: EntryForm, changed: actions.EntryChanged) -> list[tuple[ColumnChange, str]]:
    """What others changed meanwhile, each with what this user wrote into the same column, if anything."""
    own = form.changes()
    keys = [(change, change.column.key) for change in changed.changes]
    return [(change, replace(change, after=own[key]).now or "–" if key in own else "") for change, key in keys]


def _merged(form: EntryForm, changed: actions.EntryChanged) -> EntryForm:
    """The form again on the newest version: the others' values but where this user wrote something else."""
    own = form.changes()
    fresh = EntryForm(form.model, entry=changed.entry)
    fresh.initial.update(own | {"reason": form.cleaned_data["reason"]})
    return fresh


def _add_errors(form: EntryForm, error: ValidationError) -> None:
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, problems in found.items():
        form.add_error(name if name in form.fields else None, problems)
