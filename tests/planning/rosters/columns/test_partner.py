from __future__ import annotations

import math
import multiprocessing
import random

import numpy as np

from planning.rosters.tiny import case_of, cover_row, person
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.partner import Exchange, Gone, partner
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


def wait(exchange: Exchange, seconds: float = 0.5) -> None:
    """Ask until the line has surely been read."""
    limit = TimeLimit(seconds)
    while not limit(0):
        exchange(0)


def test_news_reach_the_other_end() -> None:
    here, there = multiprocessing.Pipe()
    mine, theirs = new_best(), new_best()
    _, other = Exchange(here, mine), Exchange(there, theirs)
    mine.duals = np.ones(5)

    mine.offer(EARLIES)
    mine.raise_bound(20)
    wait(other)

    assert theirs.schedules == EARLIES
    assert (theirs.value, theirs.bound) == (100, 20)
    assert theirs.duals is not None
    assert (theirs.duals == 1).all()


def test_news_that_are_worse_change_nothing() -> None:
    here, there = multiprocessing.Pipe()
    mine, theirs = new_best(), new_best()
    _, other = Exchange(here, mine), Exchange(there, theirs)
    theirs.offer(EARLIES)

    mine.offer(NIGHTS)
    wait(other)

    assert theirs.schedules == EARLIES


def test_the_one_end_stops_when_the_other_is_gone() -> None:
    here, there = multiprocessing.Pipe()
    exchange = Exchange(here, new_best())
    gone = Gone(exchange)
    assert not gone(0)

    there.close()
    wait(exchange, 0.1)

    assert gone(0)
    assert exchange.remaining_s() == math.inf


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


class Killer(TimeLimit):
    """A time limit that kills every other process of this one as soon as there is one."""

    killed = False

    def __call__(self, best: float) -> bool:
        for child in multiprocessing.active_children():
            child.kill()
            self.killed = True
        return super().__call__(best)


def test_where_the_second_process_is_killed_the_first_proves_by_itself() -> None:
    stop = Killer(60)
    answer = solve_roster(CASE, stop=stop, workers=2)
    assert stop.killed
    assert (answer.status, answer.value) == ("optimal", 50)
