"""Windows of visits: what of them somebody can use, and how many visits they hold."""

from __future__ import annotations

from watchbill.planning.patrols.rules.time_windows import apart, earliest_starts, open_spans, within


def test_open_spans_are_what_of_the_windows_is_in_reach() -> None:
    assert open_spans(((0, 100), (200, 300)), 50, 250) == [(50, 100), (200, 250)]
    assert open_spans((), 50, 250) == [(50, 250)]
    assert open_spans(((0, 40), (300, 400)), 50, 250) == []


def test_spans_that_touch_or_overlap_are_one() -> None:
    assert apart([(20, 40), (0, 20), (30, 35), (60, 50), (70, 80)]) == [(0, 40), (70, 80)]


def test_within_are_the_first_and_the_last_start() -> None:
    assert within(((200, 300), (0, 100)), 50, 250) == (50, 250)
    assert within(((0, 40),), 50, 250) is None


def test_earliest_starts_keep_windows_and_the_least_gap() -> None:
    assert earliest_starts(((0, 100), (200, 300)), 50, 290, visits=9, min_gap_s=40) == [50, 90, 200, 240, 280]
    assert earliest_starts((), 50, 250, visits=2, min_gap_s=40) == [50, 90]
