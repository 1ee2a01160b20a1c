from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from shapely.geometry import box, mapping

from small_city import at
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import User
from watchbill.places.actions import create_entry, delete_entry, find_alongside, find_junctions
from watchbill.places.models import Area, Boundary, Route, StreetNetwork
from watchbill.places.queries import entry_by_code, entry_on_map


@pytest.fixture
def smaller(district: Area) -> Area:
    """The district ends before its streets do."""
    district.geometry = mapping(box(*at(0, 0), *at(650, 400)))
    district.save()
    return district


def street(district: Area, along_m: int) -> Route:
    line = {"type": "LineString", "coordinates": [list(at(50, 100)), list(at(750, 100))]}
    values = {"name": "To the arena", "category": "road", "geometry": line, "along_m": along_m}
    row = create_entry(by=None, ledger="route", district=district, values=values)
    assert isinstance(row, Route)
    return row


def test_junctions_stand_where_streets_cross_the_border(smaller: Area) -> None:
    found = find_junctions(by=None, district=smaller)
    assert found
    border = at(650, 0)[0]
    assert all(abs(row.lon - border) < 1e-5 for row in found)
    assert {(row.category, row.ledger) for row in found} == {("road_junction", "boundary")}


def test_finding_junctions_twice_adds_nothing(smaller: Area) -> None:
    first = find_junctions(by=None, district=smaller)
    assert find_junctions(by=None, district=smaller) == []
    assert Boundary.objects.count() == len(first)


def test_a_junction_that_was_deleted_is_found_again(smaller: Area) -> None:
    first = find_junctions(by=None, district=smaller)
    delete_entry(by=None, entry=first[0])
    assert len(find_junctions(by=None, district=smaller)) == 1


def test_junctions_need_a_street_network(smaller: Area) -> None:
    StreetNetwork.objects.all().delete()
    with pytest.raises(ValidationError, match="no street network"):
        find_junctions(by=None, district=smaller)


def test_a_viewer_finds_no_junctions(smaller: Area, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        find_junctions(by=viewer, district=smaller)
    assert not Boundary.objects.exists()


@pytest.mark.parametrize(("along_m", "names"), [(20, 4), (150, 5), (1000, 7)])
def test_what_lies_within_the_distance_is_listed_along_the_way(district: Area, along_m: int, names: int) -> None:
    row = find_alongside(by=None, entry=street(district, along_m))
    assert len(row.alongside) == names


def test_places_alongside_stand_in_the_order_of_the_way(district: Area) -> None:
    row = find_alongside(by=None, entry=street(district, 20))
    lons = [entry_by_code(None, beside["entry"]).lon for beside in row.alongside]
    assert lons == sorted(lons)


def test_tasks_that_were_noted_stay(district: Area) -> None:
    row = find_alongside(by=None, entry=street(district, 20))
    row.alongside[0]["task"] = "doors closed"
    row.save()
    again = find_alongside(by=None, entry=row)
    assert again.alongside[0]["task"] == "doors closed"


def test_the_page_names_and_links_what_lies_beside_a_route(district: Area, planner: User, client: Client) -> None:
    row = find_alongside(by=None, entry=street(district, 20))
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/entries/{row.code}/").content.decode()
    for beside in row.alongside:
        name = entry_by_code(None, beside["entry"]).name
        assert f'<a href="/entries/{beside["entry"]}/">{escape(name)}</a>' in page


def beside_on_map(user: User | None, route: Route) -> dict[str, str]:
    features = entry_on_map(user, route, timezone.localdate())["features"]
    found = [feature["properties"] for feature in features if feature["properties"]["kind"] == "alongside"]
    return {one["code"]: one["name"] for one in found}


def test_map_of_a_route_shows_what_lies_beside_it(district: Area) -> None:
    row = find_alongside(by=None, entry=street(district, 20))
    listed = {beside["entry"]: entry_by_code(None, beside["entry"]).name for beside in row.alongside}
    assert len(listed) == 4
    assert beside_on_map(None, row) == listed
    gone, *left = listed
    delete_entry(by=None, entry=entry_by_code(None, gone))
    assert set(beside_on_map(None, row)) == set(left)


def test_map_of_a_route_shows_a_department_its_own_alone(district: Area) -> None:
    tracks = create_user(
        by=None, username="tracks", password="a fine long one", role="department", area_code=district.code,
        owner="transport",
    )  # fmt: skip
    row = find_alongside(by=None, entry=street(district, 1000))
    shown = beside_on_map(tracks, row)
    assert set(shown.values()) == {"Central station", "Tram stop", "Long bridge"}
    assert len(shown) < len(row.alongside)
