"""How far the areas of a large operation are, each in each shift, and long lists of that summed up."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from watchbill.planning.problem import Struct

ShiftState = Literal["waiting", "running", "planned", "failed"]


class AreaLine(Struct, kw_only=True, frozen=True):
    """How far the routes of a group of villages are in one shift."""

    area: str
    """The township in which most of the group lies, or a village."""
    villages: int
    day: int
    shift: str
    state: ShiftState
    missed_visits: int
    worst_gap_ratio: float


class AreaRow(Struct, kw_only=True, frozen=True):
    """Several area lines in one: all groups and shifts of a township, or the rest of a long list."""

    area: str
    """Code of the area; empty for all that have no row of their own."""
    villages: int
    waiting: int
    running: int
    planned: int
    failed: int
    """Groups by state, each shift counted."""
    parts: int
    """All of these."""
    missed_visits: int
    worst_gap_ratio: float


def summed(lines: tuple[AreaLine, ...], most: int = 20) -> tuple[AreaRow, ...]:
    """Return a row per area, the worst first; what goes beyond ``most`` rows is one row at the end."""
    by_area: dict[str, list[AreaLine]] = {}
    for line in lines:
        by_area.setdefault(line.area, []).append(line)
    rows = sorted(
        (_row(area, found) for area, found in by_area.items()),
        key=lambda row: (-row.failed, -row.running, -row.missed_visits, -row.worst_gap_ratio, row.area),
    )
    if len(rows) <= most:
        return tuple(rows)
    shown = rows[: most - 1]
    rest = [line for row in rows[most - 1 :] for line in by_area[row.area]]
    return (*shown, _row("", rest))


def _row(area: str, lines: list[AreaLine]) -> AreaRow:
    first = min((line.day, line.shift) for line in lines)
    states = Counter(line.state for line in lines)
    done = [line for line in lines if line.state == "planned"]
    return AreaRow(
        area=area,
        villages=sum(line.villages for line in lines if (line.day, line.shift) == first),
        waiting=states["waiting"],
        running=states["running"],
        planned=states["planned"],
        failed=states["failed"],
        parts=len(lines),
        missed_visits=sum(line.missed_visits for line in done),
        worst_gap_ratio=max((line.worst_gap_ratio for line in done), default=1.0),
    )
