from __future__ import annotations

import random
from collections import Counter

import pytest

from planning.rosters.tiny import case_of, cover_row, person
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.improve import PATIENT, QUICK, Improver, Kind, Size, beside, likelier
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import faults
from watchbill.planning.stopping import Cancelled, Iterations


@pytest.mark.parametrize(("people", "days"), [(1, 7), (1, 1), (3, 2)])
def test_a_single_person_or_day_is_a_part_too(people: int, days: int) -> None:
    case = case_of(
        *(person(f"P{at}") for at in range(people)),
        days=days,
        cover=tuple(cover_row(day, "E", people + 1, 10, 1) for day in range(days)),
    )
    pricers = tuple(Pricer(case, at) for at in range(people))
    incumbent = Incumbent(case)
    best = Best(CoverRows(case), pricers, incumbent)
    best.offer(dict.fromkeys(range(people), (-1,) * days))

    Improver(CoverRows(case), pricers, best, random.Random(1)).run(Iterations(30))

    assert best.value == 10 * days
    assert incumbent.roster is not None
    assert not faults(case, incumbent.roster)


def test_a_part_is_searched_to_its_end_though_the_turn_is_over() -> None:
    case = case_of(person("A"), person("B"), days=7, cover=tuple(cover_row(day, "E", 2, 10, 1) for day in range(7)))
    pricers = tuple(Pricer(case, at) for at in range(2))
    best = Best(CoverRows(case), pricers, Incumbent(case))
    best.offer(dict.fromkeys(range(2), (-1,) * 7))
    improver = Improver(CoverRows(case), pricers, best, random.Random(1))

    improver.run(Cancelled(lambda: False), Iterations(1))

    assert best.value < 140
    assert [kind.rate > 0 for kind in improver.kinds].count(True) == 1


def test_the_kind_of_part_that_gains_is_solved_more_often() -> None:
    chance = random.Random(1)
    kinds = [Kind(lambda size: {}, Size(2, 1, 4), QUICK) for _ in range(3)]
    for kind, gain in zip(kinds, (10.0, 0.0, 1.0), strict=True):
        kind.learn(gain, 1.0, 4.0, done=True)

    drawn = Counter(kinds.index(likelier(kinds, chance)) for _ in range(600))

    assert drawn[0] > 400
    assert min(drawn[1], drawn[2]) > 20


def test_parts_that_take_long_are_solved_less_often_for_the_same_share_of_the_time() -> None:
    chance = random.Random(1)
    kinds = [Kind(lambda size: {}, Size(2, 1, 4), QUICK) for _ in range(2)]
    for kind, seconds in zip(kinds, (1.0, 4.0), strict=True):
        kind.learn(seconds, seconds, 4.0, done=True)

    drawn = Counter(kinds.index(likelier(kinds, chance)) for _ in range(600))

    assert 3 < drawn[0] / drawn[1] < 6


def test_patient_parts_may_take_longer_the_longer_the_search_lasts_and_quick_ones_never() -> None:
    quick, patient = (Kind(lambda size: {}, Size(2, 1, 4), pace) for pace in (QUICK, PATIENT))

    assert quick.most_s(0) == quick.most_s(1_800) < patient.most_s(0) < patient.most_s(1_800)


def test_what_is_found_joins_what_others_changed_on_other_days() -> None:
    case = case_of(person("A", longest_run=3), person("B"), days=5)
    pricers = tuple(Pricer(case, at) for at in range(2))
    off = (-1,) * 5
    before = {0: off, 1: off}
    found = {0: (0, 0, -1, -1, -1), 1: (0, 0, -1, -1, -1)}
    now = {0: (-1, -1, 0, 0, -1), 1: (-1, -1, 0, 0, -1)}

    both = beside(found, before, now, pricers)

    assert both == {0: (0, 0, -1, -1, -1), 1: (0, 0, 0, 0, -1)}, "four days in a row are too many for A"
    assert beside(found, before, before, pricers) == found
