"""Proofs that no plan can give something: they hold where it is so, and are silent where a plan gives it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from watchbill.planning.plan import Shortfall
from watchbill.planning.problem import BreakRule, Problem, Team
from watchbill.planning.proofs import Proofs
from watchbill.planning.sample import sample_problem
from watchbill.planning.shortfalls import shortfalls

BASE = sample_problem(2, 2, 3, 1)
replace = msgspec.structs.replace


def teams(keep: Callable[[Team], bool]) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, teams=tuple(team for team in problem.teams if keep(team)))


def cut_off(problem: Problem) -> Problem:
    """No place has a way to any other."""
    return replace(problem, matrices=tuple(replace(m, places=(0,), seconds=((0,),)) for m in problem.matrices))


def wide_stops(problem: Problem) -> Problem:
    return replace(problem, demands=tuple(replace(d, neighbour_visits=1) for d in problem.demands))


def close_visits(problem: Problem) -> Problem:
    return replace(problem, demands=tuple(replace(d, max_gap_s=3_600) for d in problem.demands))


def late_breaks(problem: Problem) -> Problem:
    return replace(problem, breaks=BreakRule(earliest_s=28_000, latest_s=28_800))


def lacks(problem: Problem, rule: str) -> list[Shortfall]:
    """What an empty plan lacks by a rule; of the rules about visits and breaks every stop and team lacks something."""
    found = [lack for lack in shortfalls(problem, (), ()) if lack.rule == rule]
    if rule == "spread":
        return [
            Shortfall(rule=rule, amount=1, unit="seconds", day=d.day, shift=d.shift, stop=d.stop)
            for d in problem.demands
        ]
    if rule == "break_missing":
        return [
            Shortfall(rule=rule, amount=1, unit="duties", day=0, shift="early", team=team.code)
            for team in problem.teams
        ]
    return found


IMPOSSIBLE: list[tuple[str, Callable[[Problem], Problem]]] = [
    ("level_share", teams(lambda team: False)),
    ("round_the_clock", teams(lambda team: team.force == "volunteer")),
    ("visit_missing", cut_off),
    ("visit_missing", teams(lambda team: team.force == "volunteer")),
    ("two_teams", teams(lambda team: team.code == "V1-1")),
    ("neighbour_visit", lambda problem: wide_stops(replace(problem, teams=tuple(
        replace(team, reach=(team.area,)) for team in problem.teams)))),
    ("spread", close_visits),
    ("break_missing", late_breaks),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "change"), IMPOSSIBLE, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(IMPOSSIBLE)])
def test_what_nobody_can_give_is_proven(rule: str, change: Callable[[Problem], Problem]) -> None:
    problem = change(BASE)
    found = lacks(problem, rule)
    assert found
    assert all(Proofs(problem).hold(lack) for lack in found)


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in IMPOSSIBLE}))
def test_nothing_is_proven_where_there_are_means(rule: str) -> None:
    problem = wide_stops(BASE)
    found = lacks(problem, rule)
    assert found
    assert not any(Proofs(problem).hold(lack) for lack in found)


def one_minute(problem: Problem) -> Problem:
    """All visits of a stop would have to start in one minute, ten minutes apart."""
    return replace(
        problem, demands=tuple(replace(d, windows=((3_600, 3_660),), min_gap_s=600) for d in problem.demands)
    )


def test_visits_that_their_windows_have_no_room_for_are_missing_in_every_plan() -> None:
    problem = one_minute(BASE)
    assert all(map(Proofs(problem).hold, lacks(problem, "visit_missing")))


def test_visits_that_too_few_teams_may_make_are_missing_in_every_plan() -> None:
    for most, proven in ((1, True), (24, False)):
        alone = replace(teams(lambda team: team.code == "V1-1")(BASE), demands=BASE.demands[:1])
        problem = replace(alone, demands=tuple(replace(d, visits=3, most_visits=most) for d in alone.demands))
        assert [Proofs(problem).hold(lack) for lack in lacks(problem, "visit_missing")] == [proven]


def test_visits_that_fit_into_their_windows_are_not_proven_missing() -> None:
    problem = replace(
        BASE,
        demands=tuple(
            replace(d, windows=((3_600, 3_600 + 600 * (d.visits - 1)),), min_gap_s=600) for d in BASE.demands
        ),
    )
    assert not any(map(Proofs(problem).hold, lacks(problem, "visit_missing")))
