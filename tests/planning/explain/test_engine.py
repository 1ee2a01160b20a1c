"""Infeasible, out of time and failed are three different answers, in bounded time."""

from __future__ import annotations

import pytest

from planning.explain.cases import HOUR, demand, duty, explained, least, only, operation, route, team
from watchbill.planning.explain import engine, explain
from watchbill.planning.explain.model import ClaimModel, SolverFailedError
from watchbill.planning.plan import Plan, Shortfall
from watchbill.planning.problem import Problem
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import Cancelled, TimeLimit

MINIMA = [least(6), least(6, "W"), least(6, day=1)]


def short() -> Problem:
    return operation([team("a"), team("w", "W")], days=2, minima=MINIMA)


def test_what_the_budget_does_not_reach_says_so() -> None:
    found = explained(short(), stop=TimeLimit(0))
    assert {(each.verdict, each.finding) for each in found} == {("out_of_time", "not_examined")}


def test_a_rule_that_nobody_explains_yet_is_left_open() -> None:
    lack = Shortfall(rule="a_new_rule", amount=1, unit="teams", area="V", day=0, shift="early")
    (found,) = explain(short(), Plan(duties=(), routes=(), shortfalls=(lack,)), stop=TimeLimit(60))
    assert (found.verdict, found.finding) == ("out_of_time", "undecided")


def test_a_cancelled_search_ends_at_once() -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    found = explained(short(), stop=Cancelled(cancelled))
    assert found[-1].finding == "not_examined"


def test_every_place_has_an_answer_before_any_has_two() -> None:
    told: list[float] = []
    plan = Plan(duties=(), routes=(), shortfalls=shortfalls(short(), (), ())[:3])
    assert [lack.rule for lack in plan.shortfalls] == ["level_share"] * 3
    found = explain(short(), plan, stop=Cancelled(lambda: len(told) >= 2), on_progress=told.append)
    assert [each.finding for each in found] == ["clash", "clash", "not_examined"]
    assert told == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_failed_shift_is_no_proof_of_anything() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand()])
    found = only("visit_missing", explained(problem, [duty("a")], [route("a")], failed={(0, "early")}))
    assert (found.verdict, found.finding, found.clash) == ("failed", "solver_error", ())


def test_a_model_that_the_solver_refuses_is_a_failure() -> None:
    part = ClaimModel(TimeLimit(60))
    huge = part.model.new_int_var(-(2**62), 2**62, "")
    part.model.add(huge + huge + huge >= 0)
    with pytest.raises(SolverFailedError):
        part.satisfiable(())


def test_a_solver_that_breaks_down_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise SolverFailedError("no memory")

    monkeypatch.setattr(engine, "explain_roster", broken)
    found = only("level_share", explained(operation([team("a")], minima=[least(4)])))
    assert (found.verdict, found.finding) == ("failed", "solver_error")


def test_possible_and_infeasible_stand_side_by_side() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand(2, min_gap_s=HOUR)], minima=[least(6)])
    found = explained(problem, [duty("a")], [route("a", ("S", HOUR))])
    assert only("level_share", found).verdict == "infeasible"
    assert only("visit_missing", found).verdict == "out_of_time"
