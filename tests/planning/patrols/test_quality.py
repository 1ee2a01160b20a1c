"""What makes one plan of a shift better than another, and what it lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planning.patrols.town import HOUR, all_on_duty, town, with_other_force
from watchbill.planning.patrols.case import Call, Case, Tour
from watchbill.planning.patrols.quality import Quality, measure

GOOD = Quality(
    missed_weight=1, missed_visits=1, teams_short=1, forces_short=1, neighbours_short=1, long_gaps_s=60,
    worst_gap_ratio=1.2, worst_served_ratio=1.2, mean_gap_ratio=1.2, travel_s=600, travel_share=0.2,
)  # fmt: skip
IN_ORDER = (
    "missed_weight", "teams_short", "forces_short", "neighbours_short", "worst_served_ratio", "long_gaps_s",
    "mean_gap_ratio",
)  # fmt: skip


@pytest.mark.parametrize("place", range(len(IN_ORDER)))
def test_each_figure_counts_more_than_all_that_come_after_it(place: int) -> None:
    better = {IN_ORDER[place]: 0}
    worse = {name: getattr(GOOD, name) + 1 for name in IN_ORDER[place + 1 :]}
    assert replace(GOOD, **better, **worse).rank() < GOOD.rank()  # type: ignore[arg-type]


def test_shorter_ways_are_better_where_all_else_is_the_same() -> None:
    assert replace(GOOD, travel_share=0.1).rank() < GOOD.rank()


def test_gaps_that_are_even_enough_are_as_good_as_even_ones() -> None:
    enough = replace(GOOD, even_ratio=1.3)
    assert replace(enough, worst_served_ratio=1.0, mean_gap_ratio=1.0).rank() == enough.rank()
    assert replace(GOOD, worst_served_ratio=1.0).rank(1.2) == GOOD.rank(1.2)


def test_measure_counts_what_a_stop_lacks() -> None:
    want = {"visits": 3, "forces": 2, "neighbour_visits": 1, "max_gap_s": 3 * HOUR, "priority": 2}
    problem = with_other_force(town(at=(300,), wants=(want,)))
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early")
    found = measure(case, (Tour(0, (Call(0, 0, 3 * HOUR, 300),)), Tour(1)))
    assert (found.missed_visits, found.missed_weight) == (2, 8)
    assert (found.teams_short, found.forces_short, found.neighbours_short) == (1, 1, 1)
    assert (found.long_gaps_s, found.travel_s) == (2 * HOUR, 600)
    assert (found.worst_gap_ratio, found.worst_served_ratio) == (2.5, 1.0)
