"""The risk board: colours of places and areas by day, what is suggested, who may set them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from watchbill.accounts.actions import create_user
from watchbill.accounts.models import AuditEntry, User
from watchbill.operations.models import Operation
from watchbill.places.actions import NewColour, create_entry, set_colours, undo_colours
from watchbill.places.models import Area, DayColour, Facility, Site
from watchbill.places.queries import board
from watchbill.places.queries.colours import Board, Line

DAY = dt.date(2027, 5, 20)
BEFORE = DAY - dt.timedelta(days=1)
ADDRESSES = ["/districts/S-D/colours/?day=2027-05-20", "/districts/S-D/colours/wall/"]


def _set(
    district: Area, *codes: tuple[str, str], by: User | None = None, on: dt.date = DAY, to: str = "red"
) -> AuditEntry:
    return set_colours(by=by, district=district, date=on, colours=[NewColour(*one, to, "crowd") for one in codes])


def _board(district: Area, day: dt.date = DAY, user: User | None = None) -> Board:
    return board(user, district, [day - dt.timedelta(days=1), day])


def _enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def bridge(district: Area) -> Site:
    return Site.objects.get(name="Long bridge")


def test_a_colour_holds_until_it_is_changed_and_not_before(district: Area, bridge: Site) -> None:
    _set(district, ("site", bridge.code))
    later = _board(district, DAY + dt.timedelta(days=5))
    assert next(line.colour for line in later.lines if line.code == bridge.code) == "red"
    early = _board(district, BEFORE)
    assert next(line.colour for line in early.lines if line.code == bridge.code) == "green"


def test_the_latest_setting_of_a_day_holds_and_the_first_is_kept(district: Area, bridge: Site) -> None:
    _set(district, ("site", bridge.code))
    _set(district, ("site", bridge.code), to="blue")
    assert next(line.colour for line in _board(district).lines if line.code == bridge.code) == "blue"
    assert DayColour.objects.count() == 2


def test_what_got_worse_since_the_day_before_is_known(district: Area, bridge: Site) -> None:
    _set(district, ("site", bridge.code))
    assert [line.code for line in _board(district).lines if line.got_worse] == [bridge.code]


def test_an_area_shows_the_worst_of_its_places_until_it_is_given_a_colour(district: Area, bridge: Site) -> None:
    _set(district, ("site", bridge.code))
    colours = {line.code: line.colour for line in _board(district).areas}
    assert colours == {"S-D": "red", "S-T01": "red", "S-V01": "green", "S-V02": "red"}
    _set(district, ("area", "S-V02"), to="orange")
    given = next(line for line in _board(district).areas if line.code == "S-V02")
    assert (given.colour, given.worst, given.counts["red"]) == ("orange", "red", 1)


def test_setting_many_is_one_audit_row_and_a_handful_of_queries(
    district: Area, planner: User, django_assert_max_num_queries: Any
) -> None:
    codes = [("site", code) for code in Site.objects.values_list("code", flat=True)]
    codes += [("facility", code) for code in Facility.objects.values_list("code", flat=True)]
    with django_assert_max_num_queries(7):
        audit = _set(district, *codes, by=planner)
    assert DayColour.objects.filter(audit=audit).count() == 6
    assert AuditEntry.objects.filter(action="set_colours", actor=planner).count() == 1


def test_the_board_reads_in_a_handful_of_queries(district: Area, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        assert len(_board(district).lines) == 7


@pytest.mark.parametrize(
    ("ledger", "code", "colour", "reason"),
    [
        ("site", "NONE", "red", "crowd"),
        ("people", "S-V01", "red", "x"),
        ("area", "S-V01", "pink", "x"),
        ("area", "S-V01", "red", " "),
        ("area", "S-V01", "red", "x" * 301),
    ],
)
def test_what_is_wrong_is_refused(district: Area, ledger: str, code: str, colour: str, reason: str) -> None:
    with pytest.raises(ValidationError):
        set_colours(by=None, district=district, date=DAY, colours=[NewColour(ledger, code, colour, reason)])
    assert not DayColour.objects.exists()


def test_a_department_sets_its_own_places_and_none_with_anothers(district: Area, bridge: Site) -> None:
    station = Site.objects.get(name="Central station")
    school = Facility.objects.get(name="School")
    user = create_user(
        by=None, username="transport", password="correct horse battery", role="department", area_code="S-D",
        owner=station.owner,
    )  # fmt: skip
    _set(district, ("site", station.code), by=user)
    with pytest.raises(PermissionDenied):
        _set(district, ("site", station.code), ("facility", school.code), by=user)
    assert DayColour.objects.count() == 1


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["planner", "viewer", "inspector", "department"])
def test_pages_open_for_each_role_of_the_district(district: Area, address: str, role: str) -> None:
    owner = "transport" if role == "department" else ""
    user = create_user(
        by=None, username="one", password="correct horse battery", role=role, area_code="S-D", owner=owner
    )
    assert _enter(user).get(address).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_closed_to_strangers_and_nobody(district: Area, address: str) -> None:
    Area.objects.create(code="X", name="Other", level="district", path="X/", geometry={}, lon=0, lat=0)
    stranger = create_user(by=None, username="far", password="correct horse battery", role="viewer", area_code="X")
    assert _enter(stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_planner_sets_as_suggested_and_a_viewer_does_not(planner: User, viewer: User, bridge: Site) -> None:
    data = {"place": f"site:{bridge.code}", "colour": "suggested", "reason": ""}
    assert _enter(viewer).post(ADDRESSES[0], data).status_code == 403
    assert _enter(planner).post(ADDRESSES[0], data).status_code == 302
    row = DayColour.objects.get()
    assert (row.colour, row.reason, row.date, row.audit.actor) == ("blue", "never checked", DAY, planner)


def test_overruling_needs_a_reason(planner: User, bridge: Site) -> None:
    data = {"place": f"site:{bridge.code}", "colour": "red", "reason": ""}
    answer = _enter(planner).post(ADDRESSES[0], data, follow=True)
    assert "Say why: a colour needs a reason." in answer.content.decode()
    assert not DayColour.objects.exists()


def test_a_planner_of_a_village_sees_and_sets_only_its_places(district: Area, bridge: Site) -> None:
    user = create_user(by=None, username="village", password="correct horse battery", role="planner", area_code="S-V01")
    page = _enter(user).get(ADDRESSES[0])
    assert page.status_code == 200
    assert "Long bridge" not in page.content.decode()
    with pytest.raises(PermissionDenied):
        _set(district, ("site", bridge.code), by=user)


def test_the_wall_has_no_controls_and_fetches_itself(planner: User) -> None:
    text = _enter(planner).get(ADDRESSES[1]).content.decode()
    assert 'hx-trigger="every 60s, online from:window"' in text
    assert "<button" not in text


def _lines(district: Area, day: dt.date = DAY) -> dict[str, Line]:
    shown = _board(district, day)
    return {line.code: line for line in (*shown.lines, *shown.areas)}


def test_an_area_gets_worse_with_its_places(district: Area, bridge: Site) -> None:
    _set(district, ("site", bridge.code), to="orange")
    lines = _lines(district)
    assert (lines["S-V02"].before, lines["S-V02"].colour, lines["S-V02"].got_worse) == ("green", "orange", True)
    assert not lines["S-V01"].got_worse


def test_what_got_worse_begins_with_the_worst_area(district: Area) -> None:
    _set(district, ("area", "S-V01"), to="orange")
    _set(district, ("area", "S-V02"), to="red")
    assert [line.code for line in _board(district).worse] == ["S-V02", "S-V01"]


def test_undo_lets_hold_again_what_held_and_erases_nothing(district: Area, bridge: Site) -> None:
    _set(district, ("site", bridge.code), on=BEFORE, to="orange")
    audit = _set(district, ("site", bridge.code), ("area", "S-V01"))
    assert undo_colours(by=None, district=district, audit=audit) == 2
    lines = _lines(district)
    assert (lines[bridge.code].colour, lines["S-V01"].colour) == ("orange", "green")
    assert lines["S-V01"].setting_id is None
    assert DayColour.objects.count() == 5


def test_what_was_set_again_since_is_not_undone(district: Area, bridge: Site) -> None:
    audit = _set(district, ("site", bridge.code))
    _set(district, ("site", bridge.code), to="blue")
    with pytest.raises(ValidationError, match="set again since"):
        undo_colours(by=None, district=district, audit=audit)
    assert _lines(district)[bridge.code].colour == "blue"


def test_who_may_not_set_may_not_undo(district: Area, planner: User, viewer: User, bridge: Site) -> None:
    audit = _set(district, ("site", bridge.code), by=planner)
    address = "/districts/S-D/colours/undo/"
    assert _enter(viewer).post(address, {"setting": audit.pk}).status_code == 403
    assert _enter(planner).post(address, {"setting": audit.pk}).status_code == 302
    assert _lines(district)[bridge.code].colour == "green"


def test_the_button_to_undo_stands_on_the_page_after_setting(planner: User, bridge: Site) -> None:
    client = _enter(planner)
    data = {"place": f"site:{bridge.code}", "colour": "red", "reason": "crowd"}
    assert "colours/undo/" in client.post(ADDRESSES[0], data, follow=True).content.decode()
    assert "colours/undo/" not in client.get(ADDRESSES[0]).content.decode()


def test_what_was_chosen_stays_chosen_where_it_is_refused(planner: User, bridge: Site) -> None:
    data = {"place": f"site:{bridge.code}", "colour": "red", "reason": " "}
    text = _enter(planner).post(ADDRESSES[0], data).content.decode()
    assert not DayColour.objects.exists()
    assert f'value="site:{bridge.code}"' in text.partition(" checked>")[0].rpartition("<input")[2]
    assert '<option value="red" selected>' in text


def test_as_on_the_ledger_ends_what_was_set(district: Area, planner: User, bridge: Site) -> None:
    _set(district, ("site", bridge.code))
    data = {"place": f"site:{bridge.code}", "colour": "ledger", "reason": "over"}
    _enter(planner).post(ADDRESSES[0], data)
    assert _lines(district)[bridge.code].colour == "green"


def test_a_reason_with_an_identity_number_is_refused(district: Area, planner: User, bridge: Site) -> None:
    data = {"place": f"site:{bridge.code}", "colour": "red", "reason": "about 11010519491231002X"}
    answer = _enter(planner).post(ADDRESSES[0], data, follow=True)
    assert "identity number" in answer.content.decode()
    assert not DayColour.objects.exists()


def test_the_history_says_who_set_what_why_and_what_was_suggested(planner: User, bridge: Site) -> None:
    client = _enter(planner)
    client.post(ADDRESSES[0], {"place": f"site:{bridge.code}", "colour": "red", "reason": "crowd expected"})
    text = client.get(f"/districts/S-D/colours/of/site/{bridge.code}/?day=2027-05-20").content.decode()
    for part in ("crowd expected", "never checked", "planner", "20 May 2027"):
        assert part in text
    row = DayColour.objects.get()
    assert (row.suggested, row.suggested_reason) == ("blue", "never checked")


def test_the_history_of_what_may_not_be_read_does_not_exist(district: Area, bridge: Site) -> None:
    user = create_user(by=None, username="village", password="correct horse battery", role="planner", area_code="S-V01")
    client = _enter(user)
    assert client.get("/districts/S-D/colours/of/area/S-V01/").status_code == 200
    assert client.get(f"/districts/S-D/colours/of/site/{bridge.code}/").status_code == 404
    assert client.get("/districts/S-D/colours/of/area/S-V02/").status_code == 404
    assert client.get("/districts/S-D/colours/of/people/S-V01/").status_code == 404


def test_days_for_the_map_are_one_letter_each(planner: User, district: Area, bridge: Site) -> None:
    _set(district, ("site", bridge.code))
    data = _enter(planner).get("/districts/S-D/colours/days.json?day=2027-05-20").json()
    place = next(one for one in data["places"] if one["code"] == bridge.code)
    assert place["strip"] == "g" * (len(data["days"]) - 1) + "r"
    assert data["days"][-1] == {"date": "2027-05-20", "label": "Thu 20 May"}
    assert {one["code"] for one in data["areas"]} == {"S-D", "S-T01", "S-V01", "S-V02"}


def test_the_wall_names_itself_so_that_nothing_else_is_taken_for_it(planner: User) -> None:
    answer = _enter(planner).get(ADDRESSES[1], headers={"HX-Request": "true"})
    assert answer.headers["Watchbill-Wall"] == "board"
    assert "no-store" in answer.headers["Cache-Control"]
    text = answer.content.decode()
    assert "Refreshed at" in text
    assert "<html" not in text


def test_an_operation_has_the_board_of_its_days_and_its_palette(planner: User, operation: Operation) -> None:
    at, client = f"/operations/{operation.code}/colours/", _enter(planner)
    first = operation.start_date.isoformat()
    text = client.get(f"{at}?day=2001-01-01").content.decode()
    assert f'value="{first}" selected' in text
    assert 'data-palette="house"' in text
    client.post(f"/operations/{operation.code}/palette/", {"palette": "iso"})
    for address in (at, f"{at}wall/", f"{at}map/", f"{at}of/area/S-D/", f"/operations/{operation.code}/"):
        assert 'data-palette="iso"' in client.get(address).content.decode()
    days = client.get(f"{at}days.json").json()["days"]
    assert len(days) == operation.days + 1


def test_a_palette_is_chosen_by_planners_among_those_there_are(
    planner: User, viewer: User, operation: Operation
) -> None:
    address = f"/operations/{operation.code}/palette/"
    assert _enter(viewer).post(address, {"palette": "iso"}).status_code == 403
    _enter(planner).post(address, {"palette": "pink"})
    operation.refresh_from_db()
    assert operation.palette == "house"


def test_places_are_paged_in_their_order_and_by_colour(district: Area, bridge: Site) -> None:
    """Near an overdue hazard first, then the worst, then what got worse, then by name."""
    hazard = {
        "name": "Open shaft", "category": "structure", "severity": "minor", "due_date": BEFORE,
        "geometry": {"type": "Point", "coordinates": [bridge.lon + 0.0005, bridge.lat]},
    }  # fmt: skip
    create_entry(by=None, ledger="hazard", district=district, values=hazard)
    school, market = Facility.objects.get(name="School"), Facility.objects.get(name="Hospital")
    _set(district, ("facility", school.code), on=BEFORE)
    _set(district, ("facility", market.code))
    shown = _board(district)
    assert [line.name for line in shown.lines][:3] == ["Long bridge", "Hospital", "School"]
    assert [line.is_overdue for line in shown.lines[:2]] == [True, False]
    names = [line.name for line in shown.lines]
    assert [[line.name for line in shown.lines[at : at + 2]] for at in range(4)] == [
        names[at : at + 2] for at in range(4)
    ]
    assert shown.lines[3].name == names[3]
    assert [line.name for line in shown.lines[1:3]] == ["Hospital", "School"]
    assert [line.name for line in shown.places(colours=["red"])] == ["Hospital", "School"]
    assert [line.name for line in shown.places(worse=True)] == ["Hospital"]
    assert (len(shown.places(ledger="site")), len(shown.places(colours=["red"]))) == (3, 2)
    assert shown.counts() == {"red": 2, "green": 5}
