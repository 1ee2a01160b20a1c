"""The fixed posts that a ledger entry wants, shift by shift."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from watchbill.deployments.planner.demands import spans
from watchbill.operations.models import Operation
from watchbill.places.models import LedgerEntry
from watchbill.planning.problem import PostDemand, Shift


def posts_of(
    entry: LedgerEntry, rows: Sequence[Mapping[str, Any]], operation: Operation, shifts: Sequence[Shift]
) -> Iterator[PostDemand]:
    """Yield the posts of an entry's lines on all days; lines of one name are one post and follow each other."""
    for day, date in enumerate(operation.dates):
        for shift, first_s in _without_overlap(shifts):
            taken: dict[str, list[tuple[int, int]]] = {}
            for row in rows:
                hours = taken.setdefault(row["name"], [])
                for start_s, end_s in _inside(row, date, shift, first_s):
                    if not any(start_s < b and a < end_s for a, b in hours):
                        hours.append((start_s, end_s))
                        yield _post(entry, row, operation, day, shift, start_s, end_s)


def _without_overlap(shifts: Sequence[Shift]) -> Iterator[tuple[Shift, int]]:
    """Yield each shift, and from when on its posts are its own: before that the shift before it holds them."""
    ordered = sorted(shifts, key=lambda shift: shift.start_s)
    ends = [shift.end_s for shift in ordered]
    for number, shift in enumerate(ordered):
        before_s = max(ends[:number], default=0)
        from_yesterday_s = max(ends) - 86_400
        yield shift, max(0, before_s - shift.start_s, from_yesterday_s - shift.start_s)


def _inside(row: Mapping[str, Any], date: dt.date, shift: Shift, first_s: int) -> Iterator[tuple[int, int]]:
    """Hours of a row within a shift, in seconds after its start; those that touch are put together."""
    merged: list[tuple[int, int]] = []
    for start_s, end_s in sorted(spans(row, date)):
        begin = max(start_s - shift.start_s, first_s)
        end = min(end_s, shift.end_s) - shift.start_s
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif begin < end:
            merged.append((begin, end))
    yield from merged


def _post(
    entry: LedgerEntry,
    row: Mapping[str, Any],
    operation: Operation,
    day: int,
    shift: Shift,
    start_s: int,
    end_s: int,
) -> PostDemand:
    return PostDemand(
        stop=entry.code,
        name=row["name"],
        day=day,
        shift=shift.code,
        start_s=start_s,
        end_s=end_s,
        people=row.get("people") or 1,
        forces=(row["force"],) if row.get("force") else (),
        longest_s=60 * (row.get("longest_min") or operation.post_longest_min),
        rest_s=60 * operation.post_rest_min,
        look_after=row.get("task") or "",
    )
