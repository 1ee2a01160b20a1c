"""What a worker is asked for: routes of a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from watchbill.planning.excerpts import Excerpts
from watchbill.planning.orders import PatrolOrder, routes_of_group
from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem
from watchbill.planning.sample import sample_problem


def test_guests_bring_no_base_at_which_breaks_could_be_taken() -> None:
    """A guest's own base may lie outside the group's part, whose first place is a stop."""
    whole = sample_problem(2, 4, 4, 1)
    own = [team for team in whole.teams if team.area == "V1"]
    guest = next(team for team in whole.teams if team.area == "V2" and team.mode == "foot")
    excerpt = Excerpts(whole).of(("V1",), own)
    bases: set[int] = set()

    def planner(problem: Problem, duties: Sequence[Duty], **rest: Any) -> ShiftRoutes:
        bases.update(excerpt.places[team.base] for team in problem.teams)
        return plan_shift(problem, duties, **rest)

    order = PatrolOrder(
        day=0,
        shift="early",
        duties=tuple(Duty(team=team.code, day=0, shift="early") for team in (*own, guest)),
        guests=(guest,),
        keep=(),
        seed=1,
        time_limit_s=600,
        rounds=0,
        bounded=False,
    )
    routes_of_group(planner, "key", msgspec.msgpack.encode(excerpt), order)
    assert bases == {own[0].base}
