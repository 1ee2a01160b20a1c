"""What comparing a file says, whatever it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, Generic, TypeVar

from watchbill.documents.workbooks.reading import CellFault
from watchbill.documents.workbooks.rows import RejectedRow
from watchbill.places.models import Area, LedgerEntry
from watchbill.places.versions import ColumnChange

Fresh = TypeVar("Fresh")
Changed = TypeVar("Changed")


@dataclass
class Compared(Generic[Fresh, Changed]):
    """What a file would do to the rows of a model; nothing is written yet. ``changes`` says per code what differs."""

    model: type[Area] | type[LedgerEntry]
    fresh: list[Fresh] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    changes: dict[str, list[ColumnChange]] = field(default_factory=dict)
    unchanged: int = 0
    faults: list[CellFault] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    rows_read: int = 0
    ignored_columns: list[str] = field(default_factory=list)

    @property
    def fresh_codes(self) -> list[str]:
        """Codes of what is new."""
        raise NotImplementedError

    @property
    def standing(self) -> Sequence[Any]:
        """The rows that would change, each with its code, name and version."""
        raise NotImplementedError

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return len(self.fresh) + len(self.changed)

    @cached_property
    def fingerprint(self) -> str:
        """The same as long as the file would do the same to the rows as they stand."""
        seen = self.fresh_codes, [(row.code, row.version) for row in self.standing]
        return blake2b(repr((seen, self.unchanged, len(self.rejected))).encode(), digest_size=12).hexdigest()
