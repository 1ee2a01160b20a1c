"""Writing what a file would do to a ledger: all or the good rows, in one transaction, every entry with a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from watchbill.accounts.audit import record
from watchbill.accounts.permissions import Actor
from watchbill.accounts.scope import check_rows
from watchbill.places.bulk import lock_rows, write_bulk
from watchbill.places.collecting import collected_afterwards
from watchbill.places.exchange.compared import Compared
from watchbill.places.exchange.comparing import compare
from watchbill.places.exchange.files import read_file
from watchbill.places.models import LEDGERS, Area
from watchbill.places.ties import write_cells


@dataclass(frozen=True)
class ImportDone:
    """How many entries an import added, changed and left as they were, and how many rows it did not take."""

    created: int
    updated: int
    unchanged: int
    left_out: int


class Moved(Exception):  # noqa: N818 - reads as what it says
    """Something is no longer as the preview showed it: nothing was written. ``found`` is what would happen now."""

    def __init__(self, sentence: str, found: Compared[Any, Any]) -> None:
        super().__init__(sentence)
        self.found = found


class LedgerMoved(Moved):
    """The ledger is no longer as the preview showed it."""

    def __init__(self, found: Compared[Any, Any]) -> None:
        super().__init__(_("The ledger was changed since the preview."), found)


def require_agreed(found: Compared[Any, Any], moved: Moved, *, fingerprint: str, good_rows_only: bool) -> None:
    """Raise ``moved`` where the preview (``fingerprint``) showed something else, ``ValidationError`` for wrong rows."""
    if fingerprint and fingerprint != found.fingerprint:
        raise moved
    if found.faults and not good_rows_only:
        raise ValidationError(_("Rows are wrong, so nothing was written."))


@collected_afterwards()
@transaction.atomic
def import_file(
    *,
    by: Actor,
    ledger: str,
    district: Area,
    name: str,
    content: bytes,
    good_rows_only: bool = False,
    fingerprint: str = "",
    reason: str = "",
) -> ImportDone:
    """Import a file into a ledger of a district: all or nothing, or the good rows only.

    ``fingerprint`` is that of the preview. Raises ``ValidationError`` where rows are wrong and not only the good ones
    are wanted, ``LedgerMoved``, and ``WorkbookRefused`` where the file may not be read at all.
    """
    model = LEDGERS[ledger]
    lock_rows(model.everything.filter(district=district))
    found = compare(read_file(name, content, model), model, district=district, by=by)
    require_agreed(found, LedgerMoved(found), fingerprint=fingerprint, good_rows_only=good_rows_only)
    check_rows([*found.fresh, *found.changed])
    keys = {change.column.key for changes in found.changes.values() for change in changes}
    if "geometry" in keys:
        keys |= {"lon", "lat", "village"}
    why = reason or _("import of %(name)s") % {"name": name}
    write_bulk(model, found.fresh, found.changed, columns=sorted(keys), by=by, reason=why)
    write_cells(model, [(entry, found.cells[entry.code]) for entry in found.fresh], fresh=True)
    moved = [(entry, found.cells[entry.code]) for entry in found.changed if entry.code in found.cells]
    write_cells(model, moved, fresh=False)
    done = ImportDone(len(found.fresh), len(found.changed), found.unchanged, len(found.rejected))
    details = {"file": name[:200], "created": done.created, "updated": done.updated, "left_out": done.left_out}
    record(by=by, action="import_ledger", subject=("ledger", ledger), area=district.code, details=details)
    return done
