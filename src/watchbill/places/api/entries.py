"""Endpoints of a ledger: list, read, add, change, delete, bring back, history."""

from typing import Any, cast

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from ninja import Body, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.pagination import paginate

from watchbill.accounts.api import REFUSALS, asker
from watchbill.places.actions import EntryChanged, create_entry, delete_entry, restore_entry, update_entry
from watchbill.places.api.schemas import (
    Added,
    Change,
    Conflict,
    OnVersion,
    Paging,
    VersionOut,
    Why,
    changes_of,
    filter_of,
    new_of,
    out_of,
)
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.queries import EntryFilter, EntryGone, area_by_code, entry_by_code, filtered, sorted_by
from watchbill.places.versions import ColumnChange, versions_of

PAGING = frozenset({"limit", "offset"})
GENERAL = frozenset({"area", "q", "gap", "sort", "deleted"})


def ledger_router(ledger: str) -> Router:
    """The endpoints of one ledger."""
    router = Router(tags=[ledger])
    out = out_of(LEDGERS[ledger])
    _add_reading(router, ledger, out)
    _add_writing(router, ledger, out)
    _add_removal(router, ledger, out)
    return router


def _add_reading(router: Router, ledger: str, out: type[Schema]) -> None:
    filters = filter_of(LEDGERS[ledger])

    @router.get(
        "",
        response={200: list[out], **REFUSALS},  # type: ignore[valid-type]
        summary="Entries that you may read",
        operation_id=f"list_{ledger}",
    )
    @paginate(Paging)
    def list_entries(
        request: HttpRequest,
        wanted: Query[filters],  # type: ignore[valid-type]
    ) -> QuerySet[LedgerEntry]:
        _refuse_unknown(request, filters)
        asked = cast("Any", wanted)
        choices = {key: value for key, value in asked.dict(exclude=GENERAL).items() if value}
        area = area_by_code(asker(request), asked.area) if asked.area else None
        narrowed = EntryFilter(area=area, text=asked.q, gap=asked.gap or "", choices=choices, deleted=asked.deleted)
        return _whole(sorted_by(filtered(asker(request), ledger, narrowed), asked.sort))

    @router.get("/{code}", response={200: out, **REFUSALS}, summary="One entry", operation_id=f"read_{ledger}")
    def read_entry(request: HttpRequest, code: str) -> LedgerEntry:
        return _read(request, ledger, code)

    @router.get(
        "/{code}/versions",
        response={200: list[VersionOut], **REFUSALS},
        summary="Who changed what, when and why",
        operation_id=f"versions_{ledger}",
    )
    def read_versions(request: HttpRequest, code: str) -> list[VersionOut]:
        row = _read(request, ledger, code, deleted=True)
        return [
            VersionOut(
                number=one.number, at=one.at, by=one.by, reason=one.reason, deleted=one.deleted,
                changes=_changes(one.changes),
            )
            for one in versions_of(row)
        ]  # fmt: skip


def _add_writing(router: Router, ledger: str, out: type[Schema]) -> None:
    columns, new = changes_of(LEDGERS[ledger]), new_of(LEDGERS[ledger])

    @router.post("", response={201: out, **REFUSALS}, summary="Add an entry", operation_id=f"add_{ledger}")
    def add_entry(
        request: HttpRequest,
        values: Body[new],  # type: ignore[valid-type]
        about: Query[Added],
    ) -> Status[LedgerEntry]:
        area = area_by_code(asker(request), about.district)
        row = create_entry(by=asker(request), ledger=ledger, district=area, values=_given(values), reason=about.reason)
        return Status(201, _read(request, ledger, row.code))

    @router.patch(
        "/{code}",
        response={200: out, 409: Conflict, **REFUSALS},
        summary="Change columns of an entry",
        operation_id=f"change_{ledger}",
    )
    def change_entry(
        request: HttpRequest,
        code: str,
        values: Body[columns],  # type: ignore[valid-type]
        about: Query[OnVersion],
    ) -> LedgerEntry | Status[Conflict]:
        row = _read(request, ledger, code)
        try:
            row = update_entry(
                by=asker(request), entry=row, changes=_given(values), version=about.version, reason=about.reason
            )
        except EntryChanged as newer:
            return _conflict(newer)
        return _read(request, ledger, row.code)


def _add_removal(router: Router, ledger: str, out: type[Schema]) -> None:
    @router.delete(
        "/{code}",
        response={200: out, 409: Conflict, **REFUSALS},
        summary="Take an entry off the ledger",
        operation_id=f"delete_{ledger}",
    )
    def remove_entry(request: HttpRequest, code: str, about: Query[OnVersion]) -> LedgerEntry | Status[Conflict]:
        row = _read(request, ledger, code)
        try:
            delete_entry(by=asker(request), entry=row, version=about.version, reason=about.reason)
        except EntryChanged as newer:
            return _conflict(newer)
        return _read(request, ledger, code, deleted=True)

    @router.post(
        "/{code}/restore",
        response={200: out, **REFUSALS},
        summary="Bring a deleted entry back",
        operation_id=f"restore_{ledger}",
    )
    def bring_back(request: HttpRequest, code: str, about: Query[Why]) -> LedgerEntry:
        restore_entry(by=asker(request), entry=_read(request, ledger, code, deleted=True), reason=about.reason)
        return _read(request, ledger, code)


def _whole(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Entries with what the schema reads off them, in a fixed number of queries."""
    cells = Prefetch("cells", Area.objects.only("code"))
    return (
        entries.select_related("village", "district").defer("village__geometry", "district__geometry")
        .prefetch_related(cells)
    )  # fmt: skip


def _refuse_unknown(request: HttpRequest, filters: type[Schema]) -> None:
    """Raise 422 for a filter that is not known: without it a misspelt one would list everything."""
    if unknown := set(request.GET) - set(filters.model_fields) - PAGING:
        known = ", ".join(sorted({*filters.model_fields, *PAGING}))
        raise HttpError(422, f"Unknown filter: {', '.join(sorted(unknown))}. There are: {known}")


def _read(request: HttpRequest, ledger: str, code: str, *, deleted: bool = False) -> LedgerEntry:
    row = entry_by_code(asker(request), code, deleted=deleted)
    if row.ledger != ledger:
        raise EntryGone(code)
    return row


def _given(values: Schema) -> dict[str, Any]:
    return values.dict(exclude_unset=True)


def _changes(changes: tuple[ColumnChange, ...] | list[ColumnChange]) -> list[Change]:
    return [Change(column=change.column.key, was=change.was, now=change.now) for change in changes]


def _conflict(newer: EntryChanged) -> Status[Conflict]:
    body = Conflict(detail=str(newer), version=newer.entry.version, changes=_changes(newer.changes))
    return Status(409, body)
