from __future__ import annotations

from itertools import pairwise, product

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


def test_nominal_starts_keep_the_least_gap() -> None:
    starts = spread.nominal_starts(LENGTH, 3, (), 9_000, 0, LENGTH)
    assert all(b - a >= 9_000 for a, b in pairwise(starts))


def test_nominal_starts_are_fewer_where_the_least_gap_has_no_room_for_all() -> None:
    assert len(spread.nominal_starts(LENGTH, 4, (), 12_000, 0, LENGTH)) == 3


def test_nominal_starts_are_none_outside_reach() -> None:
    assert spread.nominal_starts(LENGTH, 2, ((0, 600),), 0, 3_600, LENGTH) == ()


@pytest.mark.parametrize("ratio", [1.05, 1.2, 1.5, 2.0])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_start_windows_keep_every_gap_within_the_limit(ratio: float, share: float) -> None:
    ideal = LENGTH / 4
    windows = spread.start_windows(
        [7_200, 14_400, 21_600],
        [True] * 3,
        length_s=LENGTH,
        limit_s=ratio * ideal,
        min_gap_s=1_800,
        share=share,
    )
    for starts in product(*windows):
        spans = [b - a for a, b in pairwise([0, *starts, LENGTH])]
        assert max(spans) <= ratio * ideal + 2
        assert min(spans[1:-1]) >= 1_800 - 2


def test_start_windows_leave_fixed_visits_where_they_are() -> None:
    windows = spread.start_windows(
        [7_000, 14_400, 22_000], [True, False, True], length_s=LENGTH, limit_s=9_000, min_gap_s=0
    )
    assert windows[1] == (14_400, 14_400)
    assert windows[0][0] >= 14_400 - 9_000
    assert windows[2][1] <= 14_400 + 9_000


def test_start_windows_of_one_visit_use_all_the_slack() -> None:
    assert spread.start_windows([14_400], [True], length_s=LENGTH, limit_s=16_400, min_gap_s=0) == [(12_400, 16_400)]


def test_nearest_slots_keep_the_order_of_starts() -> None:
    assert spread.nearest_slots([14_000, 22_000], [7_200, 14_400, 21_600]) == [1, 2]
