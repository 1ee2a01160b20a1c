from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar

from documents import festival
from watchbill.documents.calendars import orders_calendar


def events(**options: Any) -> list[Any]:
    content = orders_calendar(festival.problem(), festival.plan(), festival.context(), **options)
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_calendar_has_an_event_per_duty() -> None:
    assert len(events()) == len(festival.plan().duties)


def test_calendar_of_a_team_has_its_duties_only() -> None:
    assert [event["UID"] for event in events(team="P1")] == [
        "FEST27-P1-0-early@watchbill",
        "FEST27-P1-1-night@watchbill",
    ]


def test_calendar_event_has_local_times_with_zone_across_midnight() -> None:
    night = events(team="P1")[1]
    assert night["DTSTART"].dt.isoformat() == "2027-05-21T22:00:00+03:00"
    assert night["DTEND"].dt.isoformat() == "2027-05-22T06:00:00+03:00"
    assert night["DTSTART"].params["TZID"] == "Europe/Helsinki"


def test_calendar_carries_the_definition_of_its_zone() -> None:
    content = orders_calendar(festival.problem(), festival.plan(), festival.context())
    zones = list(Calendar.from_ical(content).walk("VTIMEZONE"))
    assert [zone["TZID"] for zone in zones] == ["Europe/Helsinki"]


def test_calendar_event_describes_the_stops() -> None:
    description = str(events(team="P1")[0]["DESCRIPTION"])
    assert "06:20–06:30 1. Market Square: Gas bottles" in description
    assert description.splitlines()[0] == "Version 3"


def test_calendar_event_describes_posts_and_reserve() -> None:
    assert "06:00–10:00 Senate Square" in str(events(team="V1")[0]["DESCRIPTION"])
    assert "No route and no post" in str(events(team="P2")[1]["DESCRIPTION"])


def test_calendar_uid_stays_the_same_in_the_next_version() -> None:
    newer = orders_calendar(festival.problem(), festival.plan(), festival.context(version="4"))
    uids = [event["UID"] for event in Calendar.from_ical(newer).walk("VEVENT")]
    assert uids == [event["UID"] for event in events()]


def test_calendar_of_an_unknown_team_raises_key_error() -> None:
    with pytest.raises(KeyError):
        events(team="P9")
