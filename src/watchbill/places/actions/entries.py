"""Writing one entry of a ledger: create, change, delete, bring back. Every write leaves a version with who and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.models import User
from watchbill.accounts.permissions import Actor, require_write
from watchbill.documents.workbooks.cells import CellProblem
from watchbill.places.cell_values import clean_cell, problem_text, stored
from watchbill.places.codes import ledger_of, next_codes
from watchbill.places.columns import columns_of, is_empty, needed_columns
from watchbill.places.geometries import GeometryRefused, read_geometry
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.starting import starting_values
from watchbill.places.steps import step_jumps, step_text
from watchbill.places.ties import Grid, require_inside, write_cells
from watchbill.places.versions import ColumnChange, changes_between, version_of


class EntryChanged(Exception):  # noqa: N818 - reads as what it says
    """Somebody else changed the entry meanwhile: nothing was written.

    ``entry`` is as it stands now, ``changes`` are what has become different since the version that was read.
    """

    def __init__(self, entry: LedgerEntry, changes: list[ColumnChange]) -> None:
        super().__init__(_("%(name)s was changed by somebody else meanwhile.") % {"name": entry.name})
        self.entry, self.changes = entry, changes


@transaction.atomic
def create_entry(
    *, by: Actor, ledger: str, district: Area, values: Mapping[str, Any], reason: str = "", source: str = ""
) -> LedgerEntry:
    """Add an entry to a ledger; raises ``ValidationError`` with messages per column.

    An empty code gets the next free one; owner and visits that are not given start with those of the category.
    """
    model = LEDGERS[ledger]
    cleaned = clean_values(model, values)
    entry = model(district=district, source=source)
    _refuse_steps(entry, cleaned)
    given = {key: value for key, value in cleaned.items() if not is_empty(value)}
    _refuse_gaps(model, given)
    _set(entry, starting_values(model, given) | given)
    entry.code = entry.code or next(next_codes(model, district))
    if ledger_of([entry.code]):
        raise ValidationError({"code": _("The code %(code)s is in use already.") % {"code": entry.code}})
    cells = tie(entry)
    require_write(by, entry.area.path, owner=entry.owner)
    save(entry, by=by, reason=reason)
    write_cells(model, [(entry, cells)], fresh=True)
    record(by=by, action="create_entry", subject=entry, area=entry.area.code, details={"reason": reason})
    return entry


@transaction.atomic
def update_entry(
    *, by: Actor, entry: LedgerEntry, changes: Mapping[str, Any], version: int | None = None, reason: str = ""
) -> LedgerEntry:
    """Change columns of an entry.

    ``version`` is the version that the changes were made on. Raises ``EntryChanged`` where the entry is newer, and
    ``ValidationError`` with messages per column.
    """
    row = locked(entry, version)
    require_write(by, row.area.path, owner=row.owner)
    cleaned = clean_values(type(row), changes)
    before = row.values()
    _refuse_steps(row, cleaned)
    _set(row, cleaned)
    if "code" in cleaned and row.code != before["code"] and ledger_of([row.code]):
        raise ValidationError({"code": _("The code %(code)s is in use already.") % {"code": row.code}})
    cells = tie(row) if "geometry" in cleaned else None
    require_write(by, row.area.path, owner=row.owner)
    if cells is not None:
        write_cells(type(row), [(row, cells)], fresh=False)
    if details := differences(before, row.values()):
        save(row, by=by, reason=reason)
        record(by=by, action="update_entry", subject=row, area=row.area.code, details=details)
    return row


@transaction.atomic
def mark_checked(*, by: Actor, entry: LedgerEntry) -> LedgerEntry:
    """Say that somebody saw today that all of an entry is right."""
    return update_entry(by=by, entry=entry, changes={"checked_date": timezone.now().date()}, reason=_("checked"))


@transaction.atomic
def delete_entry(*, by: Actor, entry: LedgerEntry, version: int | None = None, reason: str = "") -> LedgerEntry:
    """Take an entry off its ledger; its versions stay and it can be brought back. Raises ``EntryChanged``."""
    row = locked(entry, version)
    require_write(by, row.area.path, owner=row.owner)
    row.deleted_at = timezone.now()
    save(row, by=by, reason=reason, check=False)
    record(by=by, action="delete_entry", subject=row, area=row.area.code, details={"reason": reason})
    return row


@transaction.atomic
def restore_entry(*, by: Actor, entry: LedgerEntry, reason: str = "") -> LedgerEntry:
    """Bring a deleted entry back as it was."""
    row = locked(entry)
    require_write(by, row.area.path, owner=row.owner)
    row.deleted_at = None
    save(row, by=by, reason=reason, check=False)
    record(by=by, action="restore_entry", subject=row, area=row.area.code, details={"reason": reason})
    return row


@transaction.atomic
def restore_version(*, by: Actor, entry: LedgerEntry, number: int, reason: str = "") -> LedgerEntry:
    """Make an earlier version of an entry the present one; it becomes a new version."""
    old = version_of(entry, number)
    changes = {
        column.key: getattr(old, column.key) for column in columns_of(type(entry)) if column.key not in entry.by_step
    }
    row = restore_entry(by=by, entry=entry, reason=reason) if entry.deleted_at else entry
    return update_entry(by=by, entry=row, changes=changes, reason=reason or _("as in version %(n)s") % {"n": number})


def clean_values(model: type[LedgerEntry], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column, checked cell by cell; raises ``ValidationError`` with messages per column."""
    columns = {column.key: column for column in columns_of(model)}
    if unknown := set(values) - set(columns):
        raise ValidationError(_("These columns cannot be changed: %(names)s") % {"names": ", ".join(sorted(unknown))})
    cleaned: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, value in values.items():
        column = columns[key]
        try:
            if column.kind == "geometry":
                cleaned[key] = read_geometry(value, model.shapes)
            elif column.kind == "table":
                cleaned[key] = value or []
            elif key != "code" or value not in (None, ""):
                cleaned[key] = clean_cell(column, value)
        except GeometryRefused as refusal:
            problems[key] = str(refusal)
        except CellProblem as problem:
            problems[key] = problem_text(column, problem.code, value)
    if problems:
        raise ValidationError(problems)
    return cleaned


def tie(entry: LedgerEntry) -> list[Area]:
    """Set an entry's point and village by its geometry and return its cells; raises ``ValidationError``."""
    grid = Grid.around(entry.district, entry.geometry)
    try:
        require_inside(entry.district, grid, entry.geometry)
    except GeometryRefused as refusal:
        raise ValidationError({"geometry": str(refusal)}) from None
    return grid.tie([entry])[0]


@contextmanager
def written_by(row: LedgerEntry | Area, by: Actor, reason: str) -> Iterator[None]:
    """Name who writes and why in the version that a save makes."""
    marked: Any = row
    marked._history_user = by if isinstance(by, User) else None
    marked._change_reason = reason[:300]
    yield
    del marked._history_user
    del marked._change_reason


def locked(entry: LedgerEntry, version: int | None = None) -> LedgerEntry:
    """The entry as it stands now, held against other writers until the transaction ends."""
    model = type(entry)
    row = model.everything.select_for_update(of=("self",)).select_related("village", "district").get(pk=entry.pk)
    if version is not None and row.version != version:
        raise EntryChanged(row, changes_between(version_of(row, version), row))
    return row


def _refuse_steps(entry: LedgerEntry, values: Mapping[str, Any]) -> None:
    if jumps := step_jumps(entry, values):
        raise ValidationError(dict.fromkeys(jumps, step_text()))


def _refuse_gaps(model: type[LedgerEntry], given: Mapping[str, Any]) -> None:
    """Refuse a new entry without what every entry has."""
    gaps = [column for column in needed_columns(model) if column.key not in given]
    if problems := {column.key: problem_text(column, "missing") for column in gaps}:
        raise ValidationError(problems)


def _set(entry: LedgerEntry, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        field: Any = entry._meta.get_field(key)
        setattr(entry, key, field.get_default() if value is None and not field.null else value)


def save(entry: LedgerEntry, *, by: Actor, reason: str, check: bool = True) -> None:
    """Write an entry and its next version."""
    if check:
        entry.full_clean(exclude=["district", "village", "cells"])
    if entry.pk:
        entry.version += 1
    with written_by(entry, by, reason):
        entry.save()


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[Any]]:
    """Old and new value of every column that changed, as JSON keeps it."""
    return {key: [stored(value), stored(after[key])] for key, value in before.items() if value != after[key]}
