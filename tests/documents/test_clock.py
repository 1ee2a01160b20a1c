from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from documents import festival
from watchbill.documents.clock import clock, day_label, instant, moment_label, short_day_label


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [("en", "2027-05-20 Thursday", "Thu 20"), ("zh-hans", "5月20日 星期四", "20日 周四")],
)
def test_day_labels_name_date_and_weekday(language: str, long: str, short: str) -> None:
    assert day_label(date(2027, 5, 20), language) == long
    assert short_day_label(date(2027, 5, 20), language) == short


def test_moment_label_is_never_ambiguous() -> None:
    at = datetime(2027, 5, 9, 8, 5, tzinfo=UTC)
    assert moment_label(at, "en") == "2027-05-09 08:05"
    assert moment_label(at, "zh-hans") == "2027年5月9日 08:05"


def test_instant_is_local_to_the_operation() -> None:
    at = instant(festival.problem(), 0, "early", 1_800)
    assert at.isoformat() == "2027-05-20T06:30:00+03:00"


def test_instant_counts_elapsed_time_in_a_night_when_clocks_change() -> None:
    problem = festival.problem()
    operation = msgspec.structs.replace(problem.operation, start_date="2027-03-27")
    night = instant(festival.problem(operation=operation), 0, "night", 28_800)
    assert night.isoformat() == "2027-03-28T07:00:00+03:00"


def test_clock_marks_later_days() -> None:
    at = datetime(2027, 5, 21, 0, 40, tzinfo=UTC)
    assert clock(at, date(2027, 5, 21)) == "00:40"
    assert clock(at, date(2027, 5, 20)) == "00:40 +1"
