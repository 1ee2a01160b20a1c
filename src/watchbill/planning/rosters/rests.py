"""Which two duties of a team exclude each other, from the times of the shifts."""

from __future__ import annotations

from watchbill.planning.problem import Problem

DAY_S = 86_400


def rest_s(problem: Problem, first: str, second: str, days_between: int) -> int:
    """Return the seconds from the end of a duty to the start of another that begins so many days later."""
    return days_between * DAY_S + problem.shift_by_code[second].start_s - problem.shift_by_code[first].end_s


def rest_conflicts(problem: Problem) -> tuple[tuple[str, str, int], ...]:
    """Return (first shift, second shift, days between) of all pairs with too little rest; days are 1 to 7 or more."""
    farthest = 2 + problem.rest.least_rest_s // DAY_S
    return tuple(
        (first.code, second.code, days)
        for days in range(1, farthest + 1)
        for first in problem.shifts
        for second in problem.shifts
        if rest_s(problem, first.code, second.code, days) < problem.rest.least_rest_s
    )


def night_conflicts(problem: Problem) -> tuple[tuple[str, str, int], ...]:
    """Return (night shift, day shift, 1) of all pairs that the rule on days after nights excludes."""
    if problem.rest.day_after_night:
        return ()
    return tuple(
        (first.code, second.code, 1)
        for first in problem.shifts
        if first.night
        for second in problem.shifts
        if not second.night
    )


def order_conflicts(problem: Problem) -> tuple[tuple[str, str, int], ...]:
    """Return (shift, shift of the next day, 1) of all pairs that ``not_next`` excludes."""
    return tuple((shift.code, code, 1) for shift in problem.shifts for code in shift.not_next)


def conflicts(problem: Problem) -> tuple[tuple[str, str, int], ...]:
    """Return all pairs of duties that exclude each other."""
    return (*rest_conflicts(problem), *night_conflicts(problem), *order_conflicts(problem))


def history_shift(history: tuple[str, ...], day: int) -> str:
    """Return the shift worked on a day before day 0 (``day`` < 0), empty where off or not known."""
    return history[day] if -len(history) <= day < 0 else ""
