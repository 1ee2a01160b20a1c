"""The stretches of work that a person may have: which days in a row, by the rules on runs."""

from __future__ import annotations

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.case import OFF, Person


class Stretch(Struct, kw_only=True, frozen=True):
    """Work on the days from ``first`` on, ``end`` exclusive; ``rested`` is the first day on which another may start."""

    first: int
    end: int
    rested: int


def stretches(person: Person, days: int) -> tuple[Stretch, ...]:
    """Return every stretch that the rules on runs, the days off and the history allow."""
    worked, off, touches = _run_before(person)
    found: list[Stretch] = []
    for first in range(days):
        carried = worked if first == 0 else 0
        if first < off_until(person, off, touches):
            continue
        for end in range(first + 1, min(days, first + person.longest_run - carried) + 1):
            if end - 1 in person.days_off:
                break
            at_edge = end == days or (first == 0 and touches and (carried > 0 or not person.history))
            if at_edge or end - first + carried >= person.least_run:
                found.append(Stretch(first=first, end=end, rested=end + max(1, person.least_off)))
    return tuple(found)


def owes_work(person: Person) -> bool:
    """Return whether the history's run of work is too short to end yesterday, so that day 0 must be worked."""
    worked, _, touches = _run_before(person)
    return 0 < worked < person.least_run and not touches


def off_until(person: Person, off: int, touches: bool) -> int:
    """Return the first day on which a stretch may start after ``off`` days off at the history's end."""
    if touches or off == 0:
        return 0
    return max(0, person.least_off - off)


def _run_before(person: Person) -> tuple[int, int, bool]:
    """Return the days of work and the days off at the history's end, and whether that run touches its beginning."""
    run = 0
    while run < len(person.history) and (person.history[-1 - run] != OFF) == (person.history[-1] != OFF):
        run += 1
    works = run > 0 and person.history[-1] != OFF
    return (run if works else 0), (0 if works else run), run == len(person.history)
