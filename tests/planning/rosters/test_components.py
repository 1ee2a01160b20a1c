from __future__ import annotations

from collections.abc import Callable

from planning.rosters.tiny import case_of, cover_row, person
from watchbill.planning.problem import Minimum, Problem, Team
from watchbill.planning.rosters.case import Cover
from watchbill.planning.rosters.components import components, unserved
from watchbill.planning.rosters.plan import roster_case
from watchbill.planning.sample import sample_problem

Build = Callable[..., Problem]


def test_components_hold_every_worker_and_every_row_once() -> None:
    case = roster_case(sample_problem(8, 2, 3, 1))
    parts = components(case)
    assert sorted(worker.code for part in parts for worker in part.workers) == sorted(w.code for w in case.workers)
    assert sum(len(part.cover) for part in parts) == len(case.cover)
    assert sum(len(part.fairness) for part in parts) == len(case.fairness)


def test_components_of_villages_without_common_teams_are_separate(build: Build) -> None:
    teams = [
        Team(code="a", name="a", force="force", area="V", strength=1, base=0, reach=("V",)),
        Team(code="b", name="b", force="force", area="W", strength=1, base=0, reach=("W",)),
    ]
    assert len(components(roster_case(build(teams, patrols=True)))) == 2
    joint = Minimum(area="T", day=0, shift="", force="force", people=1)
    assert len(components(roster_case(build(teams, patrols=True, minima=[joint])))) == 1


def test_components_leave_cover_to_which_nobody_counts_unserved() -> None:
    case = case_of(person(), cover=(Cover(day=0, counts={"E": {}}, wanted=2, under=10), cover_row(0, "E", 1, 5, 0)))
    assert unserved(case) == 20
    assert [len(part.cover) for part in components(case)] == [1]
