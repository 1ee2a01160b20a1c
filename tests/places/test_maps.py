"""The map's data: entries near, clusters from far, layers and their counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from small_city import at
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import User
from watchbill.places.actions import NewColour, create_entry, set_colours
from watchbill.places.models import LEDGERS, Area, Hazard, Site
from watchbill.places.queries import MapFilter, View, board, layer_counts, layer_tallies, map_features
from watchbill.places.queries.maps import MOST_CELLS, MOST_ENTRIES

DAY = dt.date(2027, 5, 20)
Features = list[dict[str, Any]]


def view(west_m: float = -50, south_m: float = -50, east_m: float = 850, north_m: float = 450, zoom: int = 16) -> View:
    return View(*at(west_m, south_m), *at(east_m, north_m), zoom)


def shown(
    district: Area, seen: View | None = None, *, user: User | None = None, total: int | None = None, **chosen: str
) -> Features:
    layers = {kind: frozenset(values.split(",")) for kind, values in chosen.items()}
    found = map_features(user, district, MapFilter(DAY, chosen=layers), seen or view())
    if total is not None:
        assert found["total"] == total
    features: Features = found["features"]
    return features


def of_kind(features: Features, kind: str) -> list[dict[str, Any]]:
    return [one["properties"] for one in features if one["properties"]["kind"] == kind]


def names(features: Features) -> set[str]:
    return {one["name"] for one in of_kind(features, "entry")}


def many(district: Area, number: int, *, apart_m: float) -> None:
    """So many more bridges in rows of a hundred."""
    model = Site.objects.get(name="Long bridge")
    values = {name: value for name, value in model.__dict__.items() if name not in {"_state", "id"}}
    rows = []
    for one in range(number):
        lon, lat = at(apart_m * (one % 100), apart_m * (one // 100))
        rows.append(Site(**values | {"code": f"MORE-{one}", "lon": lon, "lat": lat, "colour": "green"}))
    Site.objects.bulk_create(rows)


def test_near_every_entry_in_view_is_shown_by_itself(district: Area) -> None:
    assert names(shown(district, view(0, 0, 450, 250), total=3)) == {"Central station", "School", "Tram stop"}


def test_far_entries_are_clusters_that_add_up(district: Area) -> None:
    features = shown(district, view(zoom=13), total=7)
    clusters = of_kind(features, "cluster")
    assert clusters
    assert sum(one["number"] for one in clusters) + len(of_kind(features, "entry")) == 7


def test_cluster_has_the_colour_of_the_most_serious(district: Area) -> None:
    Site.objects.filter(name="Long bridge").update(colour="orange")
    assert [one["colour"] for one in of_kind(shown(district, view(zoom=8)), "cluster")] == ["orange"]


def test_entry_alone_in_its_square_is_no_cluster(district: Area) -> None:
    assert names(shown(district, view(zoom=13), ledger="zone")) == {"Market square"}


def test_clusters_stay_in_their_places_when_the_map_is_moved(district: Area) -> None:
    many(district, 400, apart_m=8)
    one = {str(cluster) for cluster in shown(district, view(0, 0, 600, 400, zoom=14))}
    other = {str(cluster) for cluster in shown(district, view(100, 0, 800, 400, zoom=14))}
    assert len(one & other) > len(one) / 2


def test_crowd_is_clustered_even_near(district: Area) -> None:
    many(district, MOST_ENTRIES, apart_m=8)
    features = shown(district, total=MOST_ENTRIES + 7)
    assert of_kind(features, "cluster")


@pytest.mark.parametrize("zoom", [0, 12, 16, 24])
def test_answer_is_bounded_whatever_is_asked(district: Area, zoom: int) -> None:
    many(district, 3000, apart_m=8)
    features = shown(district, View(-180, -85, 180, 85, zoom))
    assert 0 < len(features) <= MOST_CELLS


def test_map_takes_three_queries_at_most(
    district: Area, planner: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for seen in (view(), view(zoom=12)):
        shown(district, seen, user=planner)
        with django_assert_max_num_queries(3):
            shown(district, seen, user=planner)


def test_lines_and_areas_are_drawn_near_even_where_they_stand_elsewhere(district: Area) -> None:
    line = {"type": "LineString", "coordinates": [list(at(20, 350)), list(at(780, 350))]}
    road = {"name": "Ring road", "category": "border_road", "owner": "traffic_police", "geometry": line}
    create_entry(by=None, ledger="site", district=district, values=road)
    corner = view(0, 300, 60, 390)
    assert [one["ledger"] for one in of_kind(shown(district, corner), "shape")] == ["site"]
    assert of_kind(shown(district, view(zoom=14)), "shape") == []
    assert names(shown(district, corner)) == set()


def test_layers_that_are_off_are_left_out(district: Area) -> None:
    Site.objects.filter(name="Long bridge").update(checked_date=DAY)
    assert names(shown(district, ledger="site")) == {"Central station", "Tram stop", "Long bridge"}
    assert names(shown(district, category="site:bridge,facility:school")) == {"Long bridge", "School"}
    assert names(shown(district, owner="education")) == {"School"}
    assert names(shown(district, fresh="fresh")) == {"Long bridge"}
    assert shown(district, ledger="", total=0) == []


def test_colour_is_that_of_the_day(district: Area) -> None:
    code = Site.objects.get(name="Long bridge").code
    for day, colour in ((DAY, "red"), (DAY, "orange"), (DAY + dt.timedelta(days=1), "")):
        set_colours(by=None, district=district, date=day, colours=[NewColour("site", code, colour, "crowd")])
    for day in (DAY - dt.timedelta(days=1), DAY, DAY + dt.timedelta(days=1)):
        found = map_features(None, district, MapFilter(day), view())["features"]
        on_map = {one["code"]: one["colour"] for one in of_kind(found, "entry")}
        on_board = board(None, district, [day - dt.timedelta(days=1), day]).lines
        assert on_map == {line.code: line.colour for line in on_board}
    assert names(shown(district, colour="orange")) == {"Long bridge"}


def test_text_finds_as_the_search_does(district: Area) -> None:
    assert names(map_features(None, district, MapFilter(DAY, text="bridge"), view())["features"]) == {"Long bridge"}


def test_only_visited_leaves_out_what_patrols_do_not_visit(district: Area) -> None:
    found = map_features(None, district, MapFilter(DAY, visited=True), view())["features"]
    assert "Tram stop" not in names(found)
    assert "Long bridge" in names(found)


def test_department_sees_its_own_alone(district: Area) -> None:
    schools = create_user(
        by=None, username="schools", password="a fine long one", role="department", area_code=district.code,
        owner="education",
    )  # fmt: skip
    assert names(shown(district, user=schools, total=1)) == {"School"}
    found = layer_tallies(schools, district, MapFilter(DAY))
    assert layer_counts(found, MapFilter(DAY))["ledger"] == Counter(facility=1)


def test_count_of_a_layer_follows_the_other_kinds_but_not_its_own(district: Area) -> None:
    wanted = MapFilter(DAY, chosen={"ledger": frozenset({"site"}), "owner": frozenset({"transport"})})
    counts = layer_counts(layer_tallies(None, district, wanted), wanted)
    assert counts["ledger"] == Counter(site=3)
    assert counts["owner"]["transport"] == 3
    assert counts["category"] == Counter({"site:rail_station": 1, "site:transit_stop": 1, "site:bridge": 1})
    everything = layer_counts(layer_tallies(None, district, wanted), MapFilter(DAY))
    assert everything["ledger"] == Counter(site=3, facility=3, zone=1)
    assert everything["fresh"] == Counter(unchecked=7)


def test_every_ledger_is_on_the_map(district: Area) -> None:
    hole = {
        "name": "Hole", "category": "traffic", "severity": "major", "owner": "police", "found_date": DAY,
        "geometry": {"type": "Point", "coordinates": list(at(150, 150))},
    }  # fmt: skip
    create_entry(by=None, ledger="hazard", district=district, values=hole)
    assert Hazard.objects.count() == 1
    assert set(LEDGERS) >= {one["ledger"] for one in of_kind(shown(district), "entry")} >= {"hazard", "site", "zone"}
