"""The grid as a thing to work on: areas added, changed, cut in two, moved and removed; entries follow at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box, mapping, shape

from small_city import at, small_city
from watchbill.accounts.actions import create_user, invite
from watchbill.accounts.models import AuditEntry, Grant, User
from watchbill.accounts.permissions import may_read, may_write
from watchbill.forces.actions import import_sample_forces
from watchbill.forces.models import Team
from watchbill.places.actions import (
    AreaChanged,
    create_area,
    create_entry,
    import_city,
    move_area,
    remove_area,
    restore_area,
    split_area,
    update_area,
    what_hangs_on,
)
from watchbill.places.area_values import area_versions, next_area_code
from watchbill.places.models import LEDGERS, Area, LedgerEntry, Site
from watchbill.places.queries import flaws_in
from watchbill.places.removed_areas import removed_areas

LINE = f"{at(-5, 200)[0]}, {at(0, 200)[1]}; {at(405, 200)[0]}, {at(0, 200)[1]}"
"""Cuts village 1 into a southern and a northern half."""
NEW = {"code": "S-V03", "name": "Northern half"}


def _area(code: str) -> Area:
    return Area.objects.get(code=code)


def _square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    return dict(mapping(box(*at(west, south), *at(east, north))))


def _township(name: str = "Other Town") -> Area:
    """A second township beside the first, empty yet, in a district that is large enough for it."""
    update_area(by=None, area=_area("S-D"), changes={"geometry": _square(0, 0, 900, 400)})
    values = {"code": "S-T02", "name": name, "level": "township", "geometry": _square(800, 0, 900, 400)}
    return create_area(by=None, parent=_area("S-D"), values=values)


def _planner(code: str) -> User:
    return create_user(by=None, username=f"of-{code}", password="correct horse", role="planner", area_code=code)


def _entries() -> list[LedgerEntry]:
    rows: list[QuerySet[Any]] = [model.objects.select_related("village") for model in LEDGERS.values()]
    return [entry for found in rows for entry in found]


def test_new_area_stands_in_the_grid_and_takes_its_entries(district: Area) -> None:
    site = create_entry(by=None, ledger="site", district=district, values={
        "name": "Gate", "category": "bridge", "colour": "green", "geometry": "24.94005, 60.17005",
    })  # fmt: skip
    values = {"code": "S-V01-S01-C002", "name": "Corner", "level": "cell", "geometry": _square(0, 0, 50, 50)}
    cell = create_area(by=None, parent=_area("S-V01-S01"), values=values, reason="second patrol")
    assert cell.path == "S-D/S-T01/S-V01/S-V01-S01/S-V01-S01-C002/"
    assert cell in site.cells.all()
    assert [(version.number, version.reason) for version in area_versions(cell)] == [(1, "second patrol")]
    assert AuditEntry.objects.filter(action="create_area", subject_code=cell.code).exists()


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"code": "S-V01"}, "code", "in use already"),
        ({"level": "district"}, "level", "cannot lie in"),
        ({"geometry": "24.94, 60.17; 24.95, 60.18; 24.95, 60.17; 24.94, 60.18; 24.94, 60.17"}, "geometry", "crosses"),
        ({"geometry": "385000, 6672000; 386000, 6672000; 386000, 6673000; 385000, 6672000"}, "geometry", "projection"),
        ({"geometry": "24.94, 60.17"}, "geometry", "an area"),
        ({"name": ""}, "name", "empty"),
    ],
)
def test_wrong_area_is_refused_by_column(district: Area, values: dict[str, Any], column: str, words: str) -> None:
    good = {"code": "S-V09", "name": "Nine", "level": "village", "geometry": _square(0, 0, 50, 50)}
    with pytest.raises(ValidationError) as refusal:
        create_area(by=None, parent=_area("S-T01"), values=good | values)
    assert words in " ".join(refusal.value.message_dict[column])


def test_entries_follow_a_border_that_is_drawn_anew(district: Area) -> None:
    bridge = Site.objects.get(name="Long bridge")
    assert bridge.village == _area("S-V02")
    for code in ("S-V01", "S-V01-S01", "S-V01-S01-C001"):
        update_area(by=None, area=_area(code), changes={"geometry": _square(0, 0, 600, 400)}, reason="river moved")
    update_area(by=None, area=_area("S-V02"), changes={"geometry": _square(600, 0, 800, 400)})
    bridge.refresh_from_db()
    assert bridge.village == _area("S-V01")
    assert _area("S-V01-S01-C001") in bridge.cells.all()
    assert bridge.version == 2
    assert bridge.history.latest().village_id == bridge.village_id
    first = area_versions(_area("S-V01"))
    assert [version.number for version in first] == [2, 1]
    assert [change.column.key for change in first[0].changes] == ["geometry"]


def test_second_writer_is_told_what_changed(district: Area) -> None:
    opened = _area("S-V01").version
    update_area(by=None, area=_area("S-V01"), changes={"name": "Harbour"}, version=opened)
    with pytest.raises(AreaChanged) as changed:
        update_area(by=None, area=_area("S-V01"), changes={"head_post": "Head"}, version=opened)
    assert [(change.column.key, change.was, change.now) for change in changed.value.changes] == [
        ("name", "Village 1", "Harbour")
    ]
    assert _area("S-V01").head_post == ""


def test_split_shares_out_children_entries_and_roles(district: Area) -> None:
    keeper = _planner("S-V01")
    halves = [_square(0, 0, 400, 180), _square(0, 180, 400, 400)]
    update_area(by=None, area=_area("S-V01-S01"), changes={"geometry": halves[0]})
    north = create_area(by=None, parent=_area("S-V01"), values={
        "code": "S-V01-S02", "name": "North", "level": "section", "geometry": halves[1],
    })  # fmt: skip
    old, new = split_area(by=None, area=_area("S-V01"), line=LINE, name="Southern half", new=NEW, keep_smaller=True)
    north.refresh_from_db()
    assert (old.code, old.name, new.level, new.parent) == ("S-V01", "Southern half", "village", _area("S-T01"))
    assert north.parent == new
    assert north.path == "S-D/S-T01/S-V03/S-V01-S02/"
    assert _area("S-V01-S01-C001").path == "S-D/S-T01/S-V01/S-V01-S01/S-V01-S01-C001/"
    villages = {entry.name: entry.village for entry in _entries()}
    assert (villages["Market square"], villages["School"]) == (new, old)
    assert {grant.area_code for grant in Grant.objects.filter(user=keeper)} == {"S-V01", "S-V03"}
    assert may_write(User.objects.get(pk=keeper.pk), new.path)
    assert AuditEntry.objects.filter(action="split_area", subject_code="S-V01").get().details["new"] == "S-V03"


@pytest.mark.parametrize(
    ("counts", "new", "wanted"),
    [
        ({}, {}, (76, 25)),
        ({}, {"population": 1}, (100, 1)),
        ({"population": 41}, {}, (41, 60)),
        ({"population": 90}, {"population": 30}, (90, 30)),
        ({}, {"population": 0}, (101, 0)),
    ],
)
def test_split_shares_out_people_by_size_unless_told(
    district: Area, counts: dict[str, int], new: dict[str, int], wanted: tuple[int, int]
) -> None:
    update_area(by=None, area=_area("S-V01"), changes={"population": 101})
    line = f"{at(-5, 0)[0]}, {at(0, 100)[1]}; {at(405, 0)[0]}, {at(0, 100)[1]}"
    old, second = split_area(by=None, area=_area("S-V01"), line=line, name="Rest", new=NEW | new, counts=counts)
    old.refresh_from_db()
    second.refresh_from_db()
    assert (old.population, second.population) == wanted
    assert (old.households, second.households) == (None, None)
    assert AuditEntry.objects.get(action="split_area").details["population"] == list(wanted)


@pytest.mark.parametrize(
    ("counts", "new", "column"),
    [({"population": 102}, {}, "population"), ({}, {"population": 102}, "new_population")],
)
def test_half_with_more_people_than_the_whole_is_refused(
    district: Area, counts: dict[str, int], new: dict[str, int], column: str
) -> None:
    update_area(by=None, area=_area("S-V01"), changes={"population": 101})
    with pytest.raises(ValidationError) as refusal:
        split_area(by=None, area=_area("S-V01"), line=LINE, name="Rest", new=NEW | new, counts=counts)
    assert "has 101" in refusal.value.message_dict[column][0]
    assert not Area.objects.filter(code="S-V03").exists()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(west=st.integers(20, 380), east=st.integers(20, 380))
def test_split_keeps_the_area_and_loses_no_entry(district: Area, west: int, east: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        before = shape(_area("S-V01").geometry)
        entries = {entry.code for entry in _entries()}
        line = f"{at(0, west)[0]}, {at(0, west)[1]}; {at(400, east)[0]}, {at(400, east)[1]}"
        old, new = split_area(by=None, area=_area("S-V01"), line=line, name="Rest", new=NEW)
        halves = shape(old.geometry), shape(new.geometry)
        assert halves[0].area + halves[1].area == pytest.approx(
            before.area, rel=1e-4
        )  # the cut ends on whole centimetres
        assert {entry.code for entry in _entries()} == entries
        for entry in _entries():
            assert entry.village is not None
            assert shape(entry.village.geometry).distance(shape(entry.geometry)) < 1e-6
        assert flaws_in(None, _area("S-T01")) == []
        transaction.set_rollback(True)


@pytest.mark.parametrize(("line", "words"), [
    ("24.941, 60.171; 24.942, 60.172", "edge to edge"), ("24.94, 60.17", "a line"), ("", "empty"),
])  # fmt: skip
def test_line_that_cuts_nothing_is_refused(district: Area, line: str, words: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        split_area(by=None, area=_area("S-V01"), line=line, name="Rest", new=NEW)
    assert words in refusal.value.message_dict["line"][0]
    assert not Area.objects.filter(code="S-V03").exists()


def test_moved_village_takes_everything_along(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    teams = set(Team.objects.filter(home_area__code="S-V02").values_list("code", flat=True))
    target = _township()
    keeper, old_town, new_town = _planner("S-V02"), _planner("S-T01"), _planner("S-T02")
    places = {entry.code: entry.village_id for entry in _entries()}
    moved = move_area(by=None, area=_area("S-V02"), parent=target, reason="reform")
    assert moved.path == "S-D/S-T02/S-V02/"
    assert _area("S-V02-S01-C001").path == "S-D/S-T02/S-V02/S-V02-S01/S-V02-S01-C001/"
    assert {entry.code: entry.village_id for entry in _entries()} == places
    assert set(Team.objects.filter(home_area=moved).values_list("code", flat=True)) == teams
    assert teams
    assert may_write(User.objects.get(pk=keeper.pk), moved.path)
    assert may_write(User.objects.get(pk=new_town.pk), moved.path)
    assert not may_read(User.objects.get(pk=old_town.pk), moved.path)
    assert flaws_in(None, _area("S-D")) == flaws_in(None, _area("S-T01")) == []
    assert [flaw.kind for flaw in flaws_in(None, _area("S-T02"))] == ["gap"]  # where no village was before
    assert [change.column.key for change in area_versions(moved)[0].changes] == ["parent"]


def test_move_without_the_border_leaves_flaws_that_are_listed(district: Area) -> None:
    move_area(by=None, area=_area("S-V02"), parent=_township(), with_border=False)
    assert {flaw.kind for flaw in flaws_in(None, _area("S-T01"))} == {"gap"}
    assert {flaw.kind for flaw in flaws_in(None, _area("S-T02"))} == {"gap", "outside"}


def test_what_is_added_or_moved_hangs_where_the_area_above_is_by_now(district: Area) -> None:
    opened, town = _area("S-V02"), _township()
    move_area(by=None, area=opened, parent=town, with_border=False)
    values = {"code": "S-V02-S09", "name": "Nine", "level": "section", "geometry": _square(500, 0, 600, 100)}
    assert create_area(by=None, parent=opened, values=values).path == "S-D/S-T02/S-V02/S-V02-S09/"
    moved = move_area(by=None, area=_area("S-V01-S01"), parent=opened, with_border=False)
    assert moved.path == "S-D/S-T02/S-V02/S-V01-S01/"


def test_area_moves_below_a_higher_level_of_its_district_only(district: Area) -> None:
    with pytest.raises(ValidationError, match="cannot lie in"):
        move_area(by=None, area=_area("S-V02"), parent=_area("S-V01"))
    far = Area.objects.create(
        code="X-D", name="Far", level="district", path="X-D/", geometry=_square(0, 0, 9, 9), lon=24.9, lat=60.1
    )
    with pytest.raises(ValidationError, match="within its district"):
        move_area(by=None, area=_area("S-V02"), parent=far)


def test_area_with_something_on_it_stays_and_says_what(district: Area) -> None:
    import_sample_forces(by=None, district=district)
    with pytest.raises(ValidationError) as refusal:
        remove_area(by=None, area=_area("S-V02"))
    text = " ".join(refusal.value.messages)
    assert "areas: 1" in text
    assert "facilities: 2" in text
    assert "teams" in text
    assert Area.objects.filter(code="S-V02").exists()


def test_area_to_which_somebody_is_invited_stays(district: Area) -> None:
    town = _township()
    invite(by=None, email="keeper@example.org", role="planner", area_code=town.code)
    assert what_hangs_on(town) == [("invitations", 1)]


def test_empty_area_is_removed(district: Area) -> None:
    town = _township()
    assert what_hangs_on(town) == []
    remove_area(by=None, area=town)
    assert not Area.objects.filter(code="S-T02").exists()
    assert AuditEntry.objects.get(action="remove_area").details["name"] == "Other Town"


def test_removed_area_comes_back_as_it_was_with_its_entries(district: Area) -> None:
    corner = {"code": "S-V01-S01-C002", "name": "Corner", "level": "cell", "geometry": _square(0, 0, 50, 50)}
    update_area(by=None, area=_area("S-V01-S01-C001"), changes={"geometry": _square(50, 0, 400, 400)})
    cell = create_area(by=None, parent=_area("S-V01-S01"), values=corner | {"head_post": "Head of corner"})
    remove_area(by=None, area=cell)
    site = create_entry(by=None, ledger="site", district=district, values={
        "name": "Gate", "category": "bridge", "colour": "green", "geometry": "24.94005, 60.17005",
    })  # fmt: skip
    assert [one.code for one in site.cells.all()] != [cell.code]
    (gone,) = removed_areas(None, district)
    assert (gone.last.code, gone.parent) == (cell.code, _area("S-V01-S01"))
    back = restore_area(by=_planner("S-V01"), code=cell.code, reason="removed by mistake")
    assert (back.pk, back.path, back.geometry) == (cell.pk, cell.path, cell.geometry)
    assert [one.code for one in site.cells.all()] == [cell.code]
    back.refresh_from_db()
    assert (back.head_post, back.version) == ("Head of corner", 2)
    versions = [(version.number, version.deleted, version.reason) for version in area_versions(back)]
    assert versions == [(2, False, "removed by mistake"), (1, True, ""), (1, False, "")]
    assert AuditEntry.objects.get(action="restore_area").details == {"reason": "removed by mistake"}
    assert removed_areas(None, district) == []


def test_area_comes_back_only_where_it_still_has_its_place(district: Area) -> None:
    town = _township()
    values = {"code": "S-V09", "name": "Nine", "level": "village", "geometry": _square(800, 0, 900, 400)}
    remove_area(by=None, area=create_area(by=None, parent=town, values=values))
    other = create_area(by=None, parent=town, values=values | {"code": "S-V10", "name": "Ten"})
    with pytest.raises(ValidationError, match="would overlap Ten"):
        restore_area(by=None, code="S-V09")
    remove_area(by=None, area=other)
    remove_area(by=None, area=town)
    with pytest.raises(ValidationError, match="Bring that one back first"):
        restore_area(by=None, code="S-V09")
    assert {one.last.code: one.place.code for one in removed_areas(None, district)} == {
        "S-T02": "S-D", "S-V09": "S-D", "S-V10": "S-D",
    }  # fmt: skip
    assert removed_areas(_planner("S-T01"), district) == []
    with pytest.raises(PermissionDenied):
        restore_area(by=_planner("S-V01"), code="S-T02")
    restore_area(by=None, code="S-T02")
    assert restore_area(by=None, code="S-V09").path == "S-D/S-T02/S-V09/"
    with pytest.raises(Area.DoesNotExist):
        restore_area(by=None, code="S-V09")


def test_versions_of_an_area_are_read_when_one_above_is_gone(district: Area) -> None:
    for code in ("S-V01", "S-V02"):
        move_area(by=None, area=_area(code), parent=Area.objects.filter(code="S-T02").first() or _township(),
                  with_border=False)  # fmt: skip
    remove_area(by=None, area=_area("S-T01"))
    assert [change.now for change in area_versions(_area("S-V02"))[0].changes] == ["S-T02"]


def test_township_works_in_its_subtree_but_not_on_its_own_border(district: Area) -> None:
    town = _planner("S-T01")
    update_area(by=town, area=_area("S-T01"), changes={"head_post": "Head of town"})
    split_area(by=town, area=_area("S-V01"), line=LINE, name="South", new=NEW)
    for attempt in (
        lambda: update_area(by=town, area=_area("S-T01"), changes={"geometry": _square(0, 0, 900, 400)}),
        lambda: update_area(by=town, area=_area("S-D"), changes={"name": "Mine"}),
        lambda: move_area(by=town, area=_area("S-T01"), parent=_area("S-D")),
        lambda: move_area(by=town, area=_area("S-V02"), parent=_township()),
        lambda: create_area(by=town, parent=_area("S-D"), values=NEW),
        lambda: remove_area(by=town, area=_area("S-T01")),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_city_that_is_imported_again_leaves_what_was_done_to_the_grid(district: Area) -> None:
    old, new = split_area(by=None, area=_area("S-V01"), line=LINE, name="South", new=NEW, keep_smaller=True)
    move_area(by=None, area=_area("S-V02"), parent=_township())
    before = {entry.code: (entry.village, list(entry.cells.values_list("code", flat=True))) for entry in _entries()}
    import_city(small_city(), by=None)
    assert _area("S-V01").geometry == old.geometry
    assert _area("S-V02-S01-C001").path == "S-D/S-T02/S-V02/S-V02-S01/S-V02-S01-C001/"
    after = {entry.code: (entry.village, list(entry.cells.values_list("code", flat=True))) for entry in _entries()}
    assert after == before
    assert new in {village for village, _cells in after.values()}


def test_next_code_counts_on_from_the_siblings(district: Area) -> None:
    assert next_area_code(_area("S-T01")) == "S-V03"
    assert next_area_code(_area("S-V01-S01-C001")) == "S-V01-S01-C001-01"
