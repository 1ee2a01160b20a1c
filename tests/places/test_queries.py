from __future__ import annotations

import gzip
import json

import pytest

from watchbill.accounts.actions import create_user, grant_role
from watchbill.accounts.models import User
from watchbill.places import queries
from watchbill.places.models import LEDGERS, Area


@pytest.fixture
def villager(district: Area) -> User:
    return create_user(by=None, username="villager", password="a fine long one", role="viewer", area_code="S-V01")


def test_areas_for_a_village_are_its_own_and_those_above(villager: User) -> None:
    codes = set(queries.areas_for(villager).values_list("code", flat=True))
    assert codes == {"S-D", "S-T01", "S-V01", "S-V01-S01", "S-V01-S01-C001"}


def test_entries_for_a_village_leave_out_the_neighbours(villager: User) -> None:
    names = set(queries.entries_for(villager, "site").values_list("name", flat=True))
    assert names == {"Central station", "Tram stop"}


def test_entries_for_somebody_without_a_role_are_none(district: Area) -> None:
    stranger = User.objects.create(username="stranger")
    assert not queries.entries_for(stranger, "site").exists()


def test_entries_for_an_area_and_category_are_narrowed(district: Area) -> None:
    village = Area.objects.get(code="S-V02")
    entries = queries.entries_for(None, "site", area=village, category="bridge")
    assert [entry.name for entry in entries] == ["Long bridge"]


def test_entries_for_a_cell_are_those_that_touch_it(district: Area) -> None:
    cell = Area.objects.get(code="S-V02-S01-C001")
    assert {entry.name for entry in queries.entries_for(None, "facility", area=cell)} == {"Substation", "Hospital"}


def test_basemap_gzip_is_the_imported_map(district: Area) -> None:
    content = json.loads(gzip.decompress(queries.basemap_gzip(None, district)))
    assert content["features"][0]["properties"]["name"] == "Main street"


def test_entries_for_a_department_are_its_own(district: Area) -> None:
    user = create_user(by=None, username="schools", password="a fine long one", role="viewer", area_code="none")
    grant_role(by=None, user=user, role="department", area_code="S-V01", owner="education")
    rows = [row for ledger in LEDGERS for row in queries.entries_for(user, ledger)]
    assert [(row.name, row.owner, row.area.code) for row in rows] == [("School", "education", "S-V01")]


@pytest.mark.parametrize("code", ["S-D", "S-T01"])
def test_entries_counted_in_the_areas_right_below_are_those_of_their_villages(district: Area, code: str) -> None:
    here = Area.objects.get(code=code)
    LEDGERS["site"].objects.filter(name="Long bridge").update(colour="red")
    for below in here.children.all():
        tallies = [one for one in queries.tallies_in(None, here, by=queries.BELOW) if one.path == below.path]
        there = [
            one for model in LEDGERS.values() for one in model.objects.filter(village__path__startswith=below.path)
        ]
        assert sum(one.entries for one in tallies) == len(there) > 0
        red = sum(one.colour == "red" for one in there)
        assert sum(one.colours["red"] for one in tallies) == red
        assert sum(one.gaps["stale"] for one in tallies) == sum(one.is_stale for one in there)
