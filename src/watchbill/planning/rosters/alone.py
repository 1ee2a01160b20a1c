"""What workers may do at all, whatever the others do: every hard rule concerns one worker or one group alone."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from msgspec.structs import replace

from watchbill.planning.rosters.case import OFF, RosterCase, Schedule
from watchbill.planning.rosters.roster import Roster, faults, schedule_faults

MOST_S = 5.0
"""Most seconds for one worker or group; nearly always far more than they need."""


def impossible(case: RosterCase) -> tuple[str, ...]:
    """Return the workers who have no legal schedule: then there is no roster. Where that stays open, they may have."""
    found: list[str] = []
    for group in _groups(case):
        with suppress(TimeoutError):
            if legal_schedule(case, group) is None:
                found += group
    return tuple(found)


def relaxed(case: RosterCase, codes: Iterable[str]) -> RosterCase:
    """Return the case without the rules that ask some workers to work at least so much: they may then stay off."""
    free = set(codes)
    return replace(
        case,
        workers=tuple(
            replace(worker, least_minutes=0, least_run=1) if worker.code in free else worker for worker in case.workers
        ),
    )


def mended(case: RosterCase, roster: Roster) -> Roster | None:
    """Return a roster in which those whose schedules break a rule have a legal one; none where there is none."""
    schedules = list(roster.schedules)
    wrong = {fault.worker for fault in faults(case, roster)}
    for group in _groups(case):
        if wrong.intersection(group):
            legal = legal_schedule(case, group)
            if legal is None:
                return None
            for code in group:
                schedules[case.worker_position[code]] = legal
    return replace(roster, schedules=tuple(schedules))


def legal_schedule(case: RosterCase, group: tuple[str, ...], most_s: float = MOST_S) -> Schedule | None:
    """Return a schedule that breaks no rule for a worker, or for a group that stays together; none if there is none.

    Raises ``TimeoutError`` where that stays open after so many seconds.
    """
    workers = tuple(case.workers[case.worker_position[code]] for code in group)
    off = (OFF,) * case.days
    if not any(schedule_faults(case, worker, off) for worker in workers):
        return off
    from watchbill.planning.rosters.cpsat.legal import legal_together  # loading CP-SAT takes seconds

    return legal_together(case, workers, most_s)


def _groups(case: RosterCase) -> list[tuple[str, ...]]:
    joined = {code for group in case.together for code in group}
    return [*case.together, *((worker.code,) for worker in case.workers if worker.code not in joined)]
