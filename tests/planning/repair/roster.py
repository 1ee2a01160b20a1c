"""Small rosters under repair: who is on duty afterwards."""

from __future__ import annotations

from collections.abc import Set

from msgspec.structs import replace

from watchbill.planning.changes import AnyChange, Pins, apply
from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Minimum, Problem, Team
from watchbill.planning.repair.duties import repair_duties
from watchbill.planning.repair.request import Request
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit

OnDuty = set[tuple[str, int, str]]
"""Team, day and shift of each duty."""


def team(code: str, *, strength: int = 1, **more: object) -> Team:
    return Team(code=code, name=code, force="force", area="V", strength=strength, base=0, **more)  # type: ignore[arg-type]


def least(day: int, shift: str = "early", training: str = "", people: int = 1) -> Minimum:
    return Minimum(area="V", day=day, shift=shift, force="force", people=people, training=training)


def on(code: str, *days: int, shift: str = "early") -> tuple[Duty, ...]:
    return tuple(Duty(team=code, day=day, shift=shift) for day in days)


def errors(problem: Problem, duties: tuple[Duty, ...]) -> set[str]:
    plan = Plan(duties=duties, routes=(), shortfalls=shortfalls(problem, duties, ()))
    return {finding.rule for finding in check(problem, plan) if finding.severity == "error"}


def repaired(
    problem: Problem,
    duties: tuple[Duty, ...],
    *changes: AnyChange,
    after: Problem | None = None,
    now_s: int = 0,
    pins: Pins | None = None,
    broken_before: Set[str] = frozenset(),
) -> OnDuty:
    """The duties after some changes, or of another problem, from an instant on; they break no rule that was not."""
    after = replace(apply(problem, changes) if after is None else after, walked_until_s=now_s)
    request = Request(problem, Plan(duties=duties, routes=()), after, now_s, pins or Pins())
    found = repair_duties(request, stop=TimeLimit(60), seed=1, workers=1)
    assert errors(after, found) == broken_before
    return {(duty.team, duty.day, duty.shift) for duty in found}
