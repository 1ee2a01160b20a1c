"""Each stop rule alone, and together."""

from __future__ import annotations

import math
import time

from watchbill.planning.stopping import AnyOf, Cancelled, Iterations, NoImprovement, TimeLimit


def test_time_limit_stops_when_the_time_is_up() -> None:
    rule = TimeLimit(0.02)
    assert not rule(1.0)
    time.sleep(0.03)
    assert rule(1.0)
    assert rule.remaining_s() == 0


def test_iterations_stop_after_so_many_questions() -> None:
    rule = Iterations(2)
    assert [rule(1.0) for _ in range(3)] == [False, False, True]


def test_no_improvement_waits_anew_after_each_better_value() -> None:
    rule = NoImprovement(0.05)
    assert not rule(10.0)
    time.sleep(0.03)
    assert not rule(9.0)
    time.sleep(0.03)
    assert not rule(9.0)
    time.sleep(0.03)
    assert rule(9.0)


def test_no_improvement_ignores_what_is_not_worth_having() -> None:
    rule = NoImprovement(0.02, least_share=0.1)
    assert not rule(100.0)
    time.sleep(0.03)
    assert rule(95.0)


def test_no_improvement_waits_for_the_first_value() -> None:
    rule = NoImprovement(0.01)
    time.sleep(0.02)
    assert not rule(math.inf)


def test_cancelled_asks_each_time() -> None:
    answers = iter([False, True])
    rule = Cancelled(lambda: next(answers))
    assert [rule(1.0), rule(1.0)] == [False, True]


def test_any_of_stops_with_the_first_and_has_the_shortest_time() -> None:
    rule = AnyOf(Iterations(0), TimeLimit(50))
    assert 49 < rule.remaining_s() <= 50
    assert rule(1.0)
    assert AnyOf().remaining_s() == math.inf
