from __future__ import annotations

from itertools import pairwise

import pytest

from watchbill.planning.patrols.rules import spread

LENGTH = 28_800


def test_nominal_starts_are_even_where_any_time_will_do() -> None:
    assert spread.nominal_starts(LENGTH, 3, (), 0, 0, LENGTH) == (7_200, 14_400, 21_600)


def test_nominal_starts_lie_inside_the_windows() -> None:
    windows = ((3_600, 7_200), (18_000, 21_600))
    starts = spread.nominal_starts(LENGTH, 4, windows, 600, 0, LENGTH)
    assert len(starts) == 4
    assert all(any(low <= start <= high for low, high in windows) for start in starts)


def test_nominal_starts_are_even_where_windows_leave_room() -> None:
    starts = spread.nominal_starts(LENGTH, 3, ((0, LENGTH),), 0, 0, LENGTH)
    assert starts == pytest.approx((7_200, 14_400, 21_600), abs=LENGTH / spread.GRID_POINTS)


def test_nominal_starts_keep_the_least_gap() -> None:
    starts = spread.nominal_starts(LENGTH, 3, (), 9_000, 0, LENGTH)
    assert all(b - a >= 9_000 for a, b in pairwise(starts))


def test_nominal_starts_are_fewer_where_the_least_gap_has_no_room_for_all() -> None:
    assert len(spread.nominal_starts(LENGTH, 4, (), 12_000, 0, LENGTH)) == 3


def test_nominal_starts_are_as_many_as_windows_hold_to_the_second() -> None:
    assert len(spread.nominal_starts(LENGTH, 3, ((7, 3_598),), 1_795, 0, LENGTH)) == 3


def test_nominal_starts_may_be_the_same_where_no_gap_is_wanted() -> None:
    assert spread.nominal_starts(LENGTH, 2, ((600, 600),), 0, 0, LENGTH) == (600, 600)


def test_nominal_starts_are_none_outside_reach() -> None:
    assert spread.nominal_starts(LENGTH, 2, ((0, 600),), 0, 3_600, LENGTH) == ()


def test_least_ratio_is_one_where_any_time_will_do() -> None:
    assert least([[(0, LENGTH)]] * 3) == pytest.approx(1.0, abs=1e-5)


def test_least_ratio_counts_the_longest_way_between_windows() -> None:
    """The last of the first window, the first of the second, and what lies between."""
    assert least([[(0, 3_600)], [(18_000, 20_000)], [(18_000, 20_000)]]) == pytest.approx(14_400 / 7_200, abs=1e-5)


def test_least_ratio_keeps_the_least_gap() -> None:
    assert least([[(0, LENGTH)]] * 3, min_gap_s=9_000) == pytest.approx(9_000 / 7_200, abs=1e-5)


def test_least_ratio_is_infinite_where_windows_leave_no_way() -> None:
    assert least([[(9_000, 10_000)], [(0, 1_000)]]) == float("inf")


def test_least_ratio_lets_each_visit_take_the_window_that_suits_best() -> None:
    """Even starts would all lie in the second window, and the least gap leaves room for two of them there."""
    windows = [[(2_000, 3_000), (7_000, 15_000)]] * 3
    assert least(windows, min_gap_s=8_000) == float("inf")
    assert least(windows, min_gap_s=4_000) == pytest.approx((LENGTH - 15_000) / 7_200, abs=1e-5)


def least(windows: list[list[tuple[int, int]]], min_gap_s: int = 0) -> float:
    return spread.least_ratio(windows, length_s=LENGTH, ideal_s=LENGTH / 4, min_gap_s=min_gap_s)


def test_nearest_slots_keep_the_order_of_starts() -> None:
    assert spread.nearest_slots([14_000, 22_000], [7_200, 14_400, 21_600]) == [1, 2]
