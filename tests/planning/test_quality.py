"""How far from the best possible a plan is at most."""

from __future__ import annotations

import math

from watchbill.planning.quality import Distance, distance


def of(**figures: float | int | None) -> Distance:
    known = {
        "roster_value": None, "roster_bound": None, "worst_gap_ratio": None, "least_gap_ratio": None,
        "missed_visits": None, "least_missed_visits": None,
    }  # fmt: skip
    return distance(**{**known, **figures})  # type: ignore[arg-type]


def test_percents_are_rounded_up_so_that_at_most_stays_true() -> None:
    assert of(roster_value=1001, roster_bound=1000).roster_percent == 1
    assert of(worst_gap_ratio=1.36, least_gap_ratio=1.0).worst_gap_percent == 36


def test_a_bound_that_is_reached_is_the_best_possible() -> None:
    assert of(roster_value=1000, roster_bound=1000).roster_percent == 0


def test_a_gap_a_thousandth_above_its_bound_is_the_best_possible() -> None:
    assert of(worst_gap_ratio=1.0140, least_gap_ratio=1.0131).worst_gap_percent == 0
    assert of(worst_gap_ratio=1.0150, least_gap_ratio=1.0131).worst_gap_percent == 1


def test_no_bound_is_no_distance() -> None:
    assert of() == Distance(roster_percent=None, worst_gap_percent=None, missed_visits=None)
    assert of(roster_value=5, roster_bound=0).roster_percent is None
    assert of(roster_value=math.inf, roster_bound=3).roster_percent is None


def test_missed_visits_beyond_those_that_nobody_can_make() -> None:
    assert of(missed_visits=5, least_missed_visits=3).missed_visits == 2
