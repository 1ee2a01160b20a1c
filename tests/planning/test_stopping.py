"""Each stop rule alone, and together."""

from __future__ import annotations

import math

import pytest

from planning.clocks import HandClock
from watchbill.planning import stopping
from watchbill.planning.stopping import AnyOf, Cancelled, Iterations, NoImprovement, TimeLimit, share_of


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    made = HandClock()
    monkeypatch.setattr(stopping, "time", made)
    return made


def test_time_limit_stops_when_the_time_is_up(clock: HandClock) -> None:
    rule = TimeLimit(20)
    assert not rule(1.0)
    clock.now_s = 19
    assert (rule(1.0), rule.remaining_s()) == (False, 1)
    clock.now_s = 21
    assert rule(1.0)
    assert rule.remaining_s() == 0


def test_iterations_stop_after_so_many_questions() -> None:
    rule = Iterations(2)
    assert [rule(1.0) for _ in range(3)] == [False, False, True]


def test_no_improvement_waits_anew_after_each_better_value(clock: HandClock) -> None:
    rule = NoImprovement(50)
    assert not rule(10.0)
    clock.now_s = 30
    assert not rule(9.0)
    clock.now_s = 79
    assert not rule(9.0)
    clock.now_s = 80
    assert rule(9.0)


def test_no_improvement_ignores_what_is_not_worth_having(clock: HandClock) -> None:
    rule = NoImprovement(20, least_share=0.1)
    assert not rule(100.0)
    clock.now_s = 20
    assert rule(95.0)


def test_no_improvement_waits_for_the_first_value(clock: HandClock) -> None:
    rule = NoImprovement(10)
    clock.now_s = 20
    assert not rule(math.inf)


def test_cancelled_asks_each_time() -> None:
    answers = iter([False, True])
    rule = Cancelled(lambda: next(answers))
    assert [rule(1.0), rule(1.0)] == [False, True]


def test_any_of_stops_with_the_first_and_has_the_shortest_time(clock: HandClock) -> None:
    rule = AnyOf(Iterations(0), TimeLimit(50))
    clock.now_s = 20
    assert rule.remaining_s() == 30
    assert rule(1.0)
    assert AnyOf().remaining_s() == math.inf


def test_a_share_ends_with_its_part_of_the_time_or_with_the_whole(clock: HandClock) -> None:
    ended: list[bool] = []
    whole = AnyOf(TimeLimit(60), Cancelled(lambda: bool(ended)))
    clock.now_s = 30
    share = share_of(whole, 3)
    assert share.remaining_s() == 10
    clock.now_s = 39
    assert not share(1.0)
    clock.now_s = 40
    assert share(1.0)
    other = share_of(whole, 2)
    ended.append(True)
    assert other(1.0)
