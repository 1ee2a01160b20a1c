"""Rosters of an operation: the problem becomes a case, the case is solved, and its roster becomes duties."""

from __future__ import annotations

from collections.abc import Callable

from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem, Struct
from watchbill.planning.rosters.alone import impossible, relaxed
from watchbill.planning.rosters.case import OFF, RosterCase
from watchbill.planning.rosters.crews import deal_crews
from watchbill.planning.rosters.draft import Draft
from watchbill.planning.rosters.roster import Roster
from watchbill.planning.rosters.rules import RULES, Rule
from watchbill.planning.rosters.search import RosterStatus, solve_roster
from watchbill.planning.stopping import StopRule


class RosterResult(Struct, kw_only=True, frozen=True):
    """The best roster found, and how good it is known to be."""

    duties: tuple[Duty, ...]
    crews: dict[str, int]
    """Crew of each rotating team, by team code: given, or chosen by the planner."""
    value: float
    """Sum of prices paid."""
    bound: float
    """No roster can pay less."""
    status: RosterStatus
    seconds: float


def plan_rosters(
    problem: Problem,
    *,
    stop: StopRule | None = None,
    seed: int = 1,
    workers: int = 2,
    effort: float | None = None,
    rules: tuple[Rule, ...] = RULES,
    on_plan: Callable[[tuple[Duty, ...]], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RosterResult:
    """Return the best roster that can be found until ``stop`` (default: 30 seconds) ends the search.

    ``on_plan`` is called with every better roster, the first one at once; ``cancelled`` is asked several times a
    second. With ``effort`` the outcome is that of the seed and of so much work (about seconds), if that is before
    ``stop``, not of the clock. There is always a roster: wishes that contradict the hard rules stay open and have
    their price, and a team whose own rules leave it no schedule is let off those that ask for a least amount of work.
    """
    case = roster_case(problem, rules)
    crews = {problem.teams[position].code: crew for position, crew in deal_crews(problem).items()}
    answer = solve_roster(
        relaxed(case, impossible(case)),
        stop=stop,
        seed=seed,
        workers=workers,
        effort=effort,
        crews=crews,
        on_roster=lambda roster, _, __: on_plan(duties_of(case, roster)),
        cancelled=cancelled,
    )
    return RosterResult(
        duties=duties_of(case, answer.roster) if answer.roster else (),
        crews=answer.roster.crews if answer.roster else crews,
        value=answer.value,
        bound=answer.bound,
        status=answer.status,
        seconds=answer.seconds,
    )


def roster_case(problem: Problem, rules: tuple[Rule, ...] = RULES) -> RosterCase:
    """Return what a problem asks of its roster."""
    draft = Draft(problem)
    for rule in rules:
        rule(draft)
    return draft.case()


def duties_of(case: RosterCase, roster: Roster) -> tuple[Duty, ...]:
    """Return the duties of a roster, by team and day."""
    return tuple(
        Duty(team=worker.code, day=day, shift=case.shifts[shift].code)
        for worker, schedule in zip(case.workers, roster.schedules, strict=True)
        for day, shift in enumerate(schedule)
        if shift != OFF
    )
