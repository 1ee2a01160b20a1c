"""Why a team's day in the roster is as it is, and what else would fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from watchbill.accounts.models import User
from watchbill.deployments import archive
from watchbill.deployments.models import Run
from watchbill.deployments.queries import CoverageRow, coverage, roster_table
from watchbill.forces.models import Team
from watchbill.planning.problem import Problem

DAY_S = 86_400


@dataclass(frozen=True)
class Choice:
    """Another shift (empty: off) for the team's day: whether it fits, and what stands against it."""

    shift: str
    objections: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether no rule stands against it."""
        return not self.objections


@dataclass(frozen=True)
class CellReasons:
    """What the panel beside the roster says about a team's day."""

    shift: str
    away: bool
    crew: int | None
    cycle_shift: str | None
    rest_before_h: float | None
    rest_after_h: float | None
    run_days: int
    minima: tuple[CoverageRow, ...]
    choices: tuple[Choice, ...]


def cell_reasons(user: User, run: Run, team: Team, date: dt.date) -> CellReasons:
    """Explain one cell of the roster; rests in hours, ``cycle_shift`` only where the team's force rotates."""
    problem, _plan = archive.load(run)
    table = roster_table(user, run, force=team.force, area=team.home_area)
    row = next(row for row in table.rows if row.team.pk == team.pk)
    day = table.dates.index(date)
    shift = row.shifts[day]
    crew = next((one.crew for one in problem.teams if one.code == team.code), team.crew)
    force = problem.force_by_code.get(team.force)
    cycle_shift = None
    if force is not None and force.rotates and crew is not None:
        cycle_shift = problem.cycle[(day + crew) % len(problem.cycle)]
    minima = tuple(
        one for one in coverage(user, run)
        if one.force == team.force and one.date == date and one.area_code in _areas(problem, team)
    )  # fmt: skip
    options = [code for code in (*(force.shifts if force else ()), "") if code != shift]
    choices = [
        Choice(code, _objections(problem, row.shifts, day, code, cycle_shift, minima, team.strength))
        for code in options
    ]
    before, after = _rests(problem, row.shifts, day, shift)
    run_days = _run_days(row.shifts, day) if shift else 0
    return CellReasons(
        shift, row.away[day], crew, cycle_shift, before, after, run_days, minima, tuple(choices)
    )  # fmt: skip


def _areas(problem: Problem, team: Team) -> tuple[str, ...]:
    code = team.home_area.code
    return problem.ancestors(code) if code in problem.area_by_code else (code,)


def _rests(problem: Problem, shifts: tuple[str, ...], day: int, shift: str) -> tuple[float | None, float | None]:
    """Hours from the duty before to this one, and from this one to the next; none where there is no other duty."""
    if shift not in problem.shift_by_code:
        return None, None
    span = problem.shift_by_code[shift]
    before = after = None
    for other in range(day - 1, -1, -1):
        if shifts[other] in problem.shift_by_code:
            before = ((day - other) * DAY_S + span.start_s - problem.shift_by_code[shifts[other]].end_s) / 3600
            break
    for other in range(day + 1, len(shifts)):
        if shifts[other] in problem.shift_by_code:
            after = ((other - day) * DAY_S + problem.shift_by_code[shifts[other]].start_s - span.end_s) / 3600
            break
    return before, after


def _run_days(shifts: tuple[str, ...], day: int) -> int:
    """Days in a row with a duty around a day that has one."""
    first = last = day
    while first > 0 and shifts[first - 1]:
        first -= 1
    while last + 1 < len(shifts) and shifts[last + 1]:
        last += 1
    return last - first + 1


def _objections(
    problem: Problem,
    shifts: tuple[str, ...],
    day: int,
    shift: str,
    cycle_shift: str | None,
    minima: tuple[CoverageRow, ...],
    strength: int,
) -> tuple[str, ...]:
    """What stands against giving a team another shift on a day."""
    found = []
    if cycle_shift is not None and shift not in {cycle_shift, ""}:
        found.append(_("outside the crew's cycle"))
    leaving = [row for row in minima if shifts[day] and (row.shift or "") in {"", shifts[day]}]
    if shift == "" or any(row.shift for row in leaving):
        tight = [row for row in leaving if row.on_duty - strength < row.required and (row.shift or not shift)]
        if tight:
            names = ", ".join(sorted({row.area_name for row in tight}))
            found.append(_("too few people would be left in %(areas)s") % {"areas": names})
    if not shift:
        return tuple(found)
    changed = (*shifts[:day], shift, *shifts[day + 1 :])
    least = problem.rest.least_rest_s / 3600
    rests = [rest for rest in _rests(problem, changed, day, shift) if rest is not None and rest < least]
    found += [
        _("rest of %(hours)s h, at least %(least)s h") % {"hours": f"{rest:g}", "least": f"{least:g}"} for rest in rests
    ]
    after_night = not problem.rest.day_after_night and day > 0 and shifts[day - 1] in problem.shift_by_code
    if after_night and problem.shift_by_code[shifts[day - 1]].night and not problem.shift_by_code[shift].night:
        found.append(_("a day duty after a night"))
    if _run_days(changed, day) > problem.rest.longest_run_days:
        found.append(_("more than %(days)s days in a row") % {"days": problem.rest.longest_run_days})
    return tuple(found)
