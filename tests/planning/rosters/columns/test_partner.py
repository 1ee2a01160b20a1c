from __future__ import annotations

import math
import multiprocessing
import multiprocessing.process
import os
import random
import signal

import numpy as np
import pytest

from planning.rosters.tiny import case_of, cover_row, person
from watchbill.planning.rosters.columns import partner as partner_module
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.partner import Exchange, partner
from watchbill.planning.rosters.columns.person import WIDE
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import best_responses
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.stopping import AnyOf, TimeLimit

CASE = case_of(person("A"), person("B"), days=5, cover=tuple(cover_row(day, "E", 3, 10, 1) for day in range(5)))
NIGHTS, EARLIES = {0: (1,) * 5, 1: (1,) * 5}, {0: (0,) * 5, 1: (-1,) * 5}


def new_best() -> Best:
    pricers = tuple(Pricer(CASE, at) for at in range(2))
    return Best(CoverRows(CASE), pricers, Incumbent(CASE))


def ends() -> tuple[Exchange, Best, Exchange, Best]:
    """Both ends of a line in one process."""
    here, there = multiprocessing.Pipe()
    mine, theirs = new_best(), new_best()
    return Exchange(here, mine), mine, Exchange(there, theirs), theirs


def talk(one: Exchange, other: Exchange) -> None:
    """Let each end read and answer until both know all."""
    for _ in range(3):
        other.read()
        one.read()


def test_news_reach_the_other_end() -> None:
    here, mine, there, theirs = ends()
    mine.duals = np.ones(5)

    mine.offer(EARLIES)
    mine.raise_bound(20)
    talk(here, there)

    assert theirs.schedules == EARLIES
    assert (theirs.value, theirs.bound) == (100, 20)
    assert theirs.duals is not None
    assert (theirs.duals == 1).all()


def test_news_that_are_worse_change_nothing() -> None:
    here, mine, there, theirs = ends()
    theirs.offer(EARLIES)

    mine.offer(NIGHTS)
    talk(here, there)

    assert theirs.schedules == mine.schedules == EARLIES


def test_many_news_do_not_fill_a_line_that_nobody_reads() -> None:
    here, mine, there, theirs = ends()

    for bound in range(1, 20_001):  # the line holds some hundred
        mine.raise_bound(bound)
    talk(here, there)

    assert theirs.bound == 20_000


def test_the_last_news_of_an_end_that_is_gone_are_read_after_a_failed_send() -> None:
    """The second process proves and ends while this one is about to tell it of a better roster."""
    here, mine, there, theirs = ends()
    theirs.offer(EARLIES)
    theirs.raise_bound(100)
    there.end()
    there._line.close()

    mine.offer(NIGHTS)
    assert not here.closed
    here.read()

    assert here.closed
    assert mine.schedules == EARLIES
    assert (mine.value, mine.bound) == (100, 100)


def test_an_end_is_silent_when_it_owes_an_answer_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    here, mine, there, _ = ends()
    monkeypatch.setattr(partner_module, "SILENCE_S", 0.0)
    assert not here.silent

    mine.raise_bound(20)
    assert here.silent

    there.read()
    here.read()
    assert not here.silent

    there._line.close()
    here.read()
    assert here.silent
    assert here.remaining_s() == math.inf


def test_a_second_process_proves_what_this_one_has() -> None:
    best = new_best()
    pricers = tuple(Pricer(CASE, at) for at in range(2))
    best.offer(best_responses(CoverRows(CASE), pricers, {}, TimeLimit(0), random.Random(1)))
    assert not best.proven
    limit = TimeLimit(60)

    with partner(CASE, best, limit, 1) as exchange:
        stop = AnyOf(limit, exchange)
        while not best.proven and not stop(0):
            pass

    assert (best.bound, best.value) == (50, 50)


class Signaller(TimeLimit):
    """A time limit that sends a signal to every other process of this one as soon as there is one."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(600)
        self.number, self.sent = number, False

    def __call__(self, best: float) -> bool:
        for child in multiprocessing.active_children():
            if child.pid is not None and not self.sent:
                os.kill(child.pid, self.number)
                self.sent = True
        return super().__call__(best)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_where_the_second_process_is_killed_or_stands_still_the_first_proves_by_itself(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partner_module, "SILENCE_S", 0.1)
    answer = solve_roster(CASE, stop=Signaller(number), workers=2)
    assert (answer.status, answer.value) == ("optimal", 50)


def test_where_no_second_process_can_be_had_the_first_proves_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(_: object) -> None:
        raise OSError

    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", none_left)
    answer = solve_roster(CASE, stop=TimeLimit(600), workers=2)
    assert (answer.status, answer.value) == ("optimal", 50)


def test_the_other_process_improves_what_is_too_wide_to_be_proven() -> None:
    days = 140
    case = case_of(person("A"), days=days, cover=tuple(cover_row(day, "E", 1, 10, 1) for day in range(days)))
    pricers = (Pricer(case, 0),)
    assert pricers[0].person.whole.width > WIDE
    best = Best(CoverRows(case), pricers, Incumbent(case))
    best.offer({0: (-1,) * days})

    with partner(case, best, TimeLimit(60), seed=1) as exchange:
        best.duals = np.zeros(days)  # what it waits for
        while best.value == 10 * days and not exchange.silent:
            exchange(best.value)

    assert best.value < 10 * days
