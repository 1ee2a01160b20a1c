"""Every route of a long enough shift has exactly one break, at a base, inside a window of the shift.

To the search a team's break is one more stop of its own (``net.py``), at whichever base lies best on its way.
"""

from __future__ import annotations

from dataclasses import dataclass

from watchbill.planning.problem import Problem


@dataclass(frozen=True)
class ShiftBreak:
    """The break of a shift: how long, when it may start, and the places at which it may be taken."""

    duration_s: int
    earliest_s: int
    latest_s: int
    places: tuple[int, ...]


def of_shift(problem: Problem, length_s: int) -> ShiftBreak | None:
    """The break of a shift of ``length_s``; none in a short shift, or where its window cannot hold one.

    A route that lacks its break because the window cannot hold one is among the plan's shortfalls.
    """
    rule = problem.breaks
    latest_s = min(rule.latest_s, length_s - rule.duration_s)
    if not rule.duration_s or length_s < rule.least_shift_s or latest_s < rule.earliest_s:
        return None
    places = tuple(sorted({team.base for team in problem.teams}))
    return ShiftBreak(rule.duration_s, rule.earliest_s, latest_s, places)
