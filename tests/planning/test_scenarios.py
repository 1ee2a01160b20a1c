"""Scenarios: figures and differences, and teams more or less."""

from __future__ import annotations

import pytest

from planning.rehearsal.outings import outing
from watchbill.planning.changes import ChangeError, apply
from watchbill.planning.plan import Plan
from watchbill.planning.rehearsal.rehearse import rehearse
from watchbill.planning.scenarios import (
    Figures,
    breaks_first,
    differences,
    figures,
    teams_less,
    teams_more,
    with_rehearsal,
)


def test_figures_count_people_and_their_hours() -> None:
    problem, plan = outing(4)
    found = figures(problem, plan)
    people = sum(problem.team_by_code[duty.team].strength for duty in plan.duties)
    assert sum(force.people for force in found.forces) == people
    assert found.people_hours == 8 * people
    assert found.weakest is None


def test_differences_leave_out_what_was_not_rehearsed() -> None:
    problem, plan = outing(4)
    found = figures(problem, plan)
    less = figures(problem, Plan(duties=plan.duties[1:], routes=plan.routes, shortfalls=plan.shortfalls))
    away = problem.team_by_code[plan.duties[0].team].strength
    assert differences(found, less)["people_hours"] == -8 * away
    assert differences(found, less)["duties"] == -1
    assert "visits_made" not in differences(found, with_rehearsal(less, rehearse(problem, plan, runs=5)))


def test_breaks_first_puts_the_weakest_first_and_the_unrehearsed_last() -> None:
    problem, plan = outing(4)
    plain = figures(problem, plan)
    rehearsed: list[Figures] = [with_rehearsal(plain, rehearse(problem, plan, runs=40, seed=seed)) for seed in (1, 2)]
    shares = [one.weakest.broken if one.weakest else 0 for one in rehearsed]
    order = breaks_first([plain, *rehearsed])
    assert order[-1] == 0
    assert [shares[number - 1] for number in order[:-1]] == sorted(shares, reverse=True)


def test_teams_more_are_like_those_of_the_area() -> None:
    problem, _ = outing(4)
    changed = apply(problem, teams_more(problem, "patrol_team", "V1", 3))
    new = changed.teams[len(problem.teams) :]
    assert len(new) == 3
    assert {(team.force, team.area, team.crew) for team in new} == {("patrol_team", "V1", None)}
    assert len({team.code for team in changed.teams}) == len(problem.teams) + 3


def test_teams_less_are_taken_from_each_home_in_turn() -> None:
    problem, _ = outing(4, villages=2, teams=3)
    out = [problem.team_by_code[change.team] for change in teams_less(problem, "patrol_team", "D", 4)]
    assert sorted(team.area for team in out) == ["V1", "V1", "V2", "V2"]
    changed = apply(problem, teams_less(problem, "patrol_team", "D", 4))
    assert sum(not team.present(0, "early") for team in changed.teams) == 4


@pytest.mark.parametrize(("force", "area"), [("cavalry", "V1"), ("patrol_team", "V9"), ("support", "V1")])
def test_teams_of_a_force_that_an_area_lacks_are_refused(force: str, area: str) -> None:
    problem, _ = outing(4)
    with pytest.raises(ChangeError):
        teams_more(problem, force, area, 1)
