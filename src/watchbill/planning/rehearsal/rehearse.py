"""The one door of the rehearsal: a problem and a plan in, an ``Outcome`` out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem, Struct
from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.case import ShiftCase
from watchbill.planning.rehearsal.case_builder import CaseBuilder
from watchbill.planning.rehearsal.outcome import Outcome, TeamOutcome
from watchbill.planning.rehearsal.report import Rehearsed, outcome_of
from watchbill.planning.rehearsal.runs import Counts, Sizes, count_absence, count_plan, count_runs


class RehearsalProgress(Struct, kw_only=True, frozen=True):
    """How far a rehearsal is."""

    runs: int
    runs_wanted: int
    seconds: float


def rehearse(
    problem: Problem,
    plan: Plan,
    *,
    assumptions: Assumptions | None = None,
    runs: int = 1000,
    seed: int = 1,
    workers: int = 2,
    days: Sequence[int] | None = None,
    on_progress: Callable[[RehearsalProgress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Return what happens to a plan in ``runs`` simulated courses of ``days`` (all days by default).

    The same seed gives the same outcome for any number of ``workers`` (threads). ``cancelled`` is asked after every
    few runs; the outcome then covers the runs so far, never none. Raises ``ValueError`` for no runs, a seed below
    zero, or a day that the operation does not have.
    """
    assumptions = assumptions or Assumptions()
    chosen = sorted(set(range(problem.operation.days) if days is None else days))
    if runs < 1 or seed < 0 or not set(chosen) <= set(range(problem.operation.days)):
        raise ValueError(f"runs {runs}, seed {seed} and days {chosen} do not fit the operation")
    began = time.monotonic()
    builder = CaseBuilder(problem, plan, assumptions)
    keys = [(day, shift.code) for day in chosen for shift in problem.shifts]
    cases = [builder.case(*key) for key in keys]
    sizes = Sizes(
        stops=len(problem.stops),
        villages=sum(area.kind == "village" for area in problem.areas),
        minima=len(problem.minima),
    )

    def goes_on(done: int) -> bool:
        if on_progress:
            on_progress(RehearsalProgress(runs=done, runs_wanted=runs, seconds=round(time.monotonic() - began, 2)))
        return not cancelled()

    planned = count_plan(cases, sizes, assumptions)
    counts = count_runs(cases, sizes, assumptions, runs=runs, seed=seed, workers=workers, goes_on=goes_on)
    teams = [
        team
        for number, (key, case) in enumerate(zip(keys, cases, strict=True))
        for team in _absences(problem, plan, key, case, sizes, assumptions, planned, number)
    ]
    teams.sort(
        key=lambda team: (
            -team.visits_missed, -team.posts_open_min, -team.bare_min, -team.stops_broken, team.team, team.day
        )
    )  # fmt: skip
    return outcome_of(
        Rehearsed(problem, keys, cases, counts, planned),
        assumptions,
        runs_wanted=runs,
        seed=seed,
        teams=tuple(teams),
        seconds=time.monotonic() - began,
    )


def _absences(
    problem: Problem,
    plan: Plan,
    key: tuple[int, str],
    case: ShiftCase,
    sizes: Sizes,
    assumptions: Assumptions,
    planned: Counts,
    number: int,
) -> list[TeamOutcome]:
    """What the absence of each patrolling team costs in one shift, where all else goes as planned."""
    day, shift = key
    names = {duty.team for duty in plan.duties if (duty.day, duty.shift) == key}
    teams = [name for name in sorted(names) if problem.force_by_code[problem.team_by_code[name].force].patrols]
    usual = planned.by_run
    found = []
    for duty, team in enumerate(teams[: len(case.bases)]):
        tally, by_run = count_absence(case, sizes, assumptions, duty)
        found.append(
            TeamOutcome(
                team=team,
                day=day,
                shift=shift,
                visits_missed=int(usual.made[0, number] - by_run.made[0, 0]),
                stops_broken=int(tally.broken.sum()),
                bare_min=int(by_run.bare_min[0, 0].sum() - usual.bare_min[0, number].sum()),
                posts_open_min=int(tally.posts_open_s.sum() - case.posts_planned_s.sum()) // 60,
            )
        )
    return found
