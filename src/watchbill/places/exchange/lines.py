"""A fault as pages list it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FaultLine:
    """A fault in the words of the page's language."""

    sheet: str
    cell: str
    column: str
    value: str
    message: str
    expected: str
