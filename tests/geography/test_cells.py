from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from watchbill.geography.cells import LEAST_SHARE, divide
from watchbill.geography.city import GridArea
from watchbill.geography.plane import METRES_PER_DEGREE, Plane
from watchbill.geography.rings import polygonal

PLANE = Plane(24.94, 60.2)


@st.composite
def villages(draw: st.DrawFn) -> GridArea:
    """Stars with ragged edges, sometimes with a hole, sometimes in two parts; up to about a kilometre wide."""
    corners = draw(st.lists(st.floats(60, 600), min_size=3, max_size=14))
    angles = [360 * at / len(corners) for at in range(len(corners))]
    ring = [
        shapely.affinity.rotate(shapely.Point(r, 0), a, origin=(0, 0)) for r, a in zip(corners, angles, strict=True)
    ]
    shape = polygonal(Polygon([(point.x, point.y) for point in ring]))
    assert shape is not None
    if draw(st.booleans()):
        shape = polygonal(shape.difference(shapely.Point(0, 0).buffer(draw(st.floats(5, 50))))) or shape
    if draw(st.booleans()):
        shape = MultiPolygon([*shapely.get_parts(shape), shapely.box(900, 0, 950, 40)])
    return GridArea("V03", "Mid", "village", "T01", shapely.transform(shape, PLANE.degrees))


def cells_of(village: GridArea) -> list[GridArea]:
    return [area for area in divide(village, section_m=300, cell_m=100, lat=PLANE.lat) if area.kind == "cell"]


@settings(deadline=None)
@given(village=villages())
def test_cells_partition_the_village(village):
    shapes = [cell.geometry for cell in cells_of(village)]
    assert shapely.union_all(shapes).symmetric_difference(village.geometry).area < 1e-9 * village.geometry.area
    assert abs(sum(shape.area for shape in shapes) / village.geometry.area - 1) < 1e-9


@settings(deadline=None)
@given(village=villages(), x=st.floats(-600, 950), y=st.floats(-600, 600))
def test_point_of_the_village_lies_in_exactly_one_cell(village, x, y):
    point = shapely.Point(*PLANE.degrees(shapely.get_coordinates(shapely.Point(x, y)))[0])
    shapes = [cell.geometry for cell in cells_of(village)]
    if min(shape.boundary.distance(point) for shape in shapes) * METRES_PER_DEGREE < 0.01:
        return
    assert sum(shape.contains(point) for shape in shapes) == village.geometry.contains(point)


@settings(deadline=None)
@given(village=villages())
def test_cells_of_a_section_partition_the_section(village):
    areas = divide(village, section_m=300, cell_m=100, lat=PLANE.lat)
    for section in (area for area in areas if area.kind == "section"):
        own = [area.geometry for area in areas if area.parent == section.code]
        assert abs(sum(shape.area for shape in own) / section.geometry.area - 1) < 1e-9


def square(side_m: float) -> GridArea:
    half = side_m / 2
    shape = shapely.transform(shapely.box(-half, -half, half, half), PLANE.degrees)
    return GridArea("V03", "Mid", "village", "T01", shape, "中")


def test_cells_have_the_size_asked_for():
    areas = [PLANE.area_m2(cell.geometry) for cell in cells_of(square(1000))]
    assert sorted(areas)[len(areas) // 2] == pytest.approx(10_000, rel=0.001)
    assert min(areas) > LEAST_SHARE * 9_900


def test_codes_are_hierarchical_and_unique():
    areas = divide(square(1000), section_m=300, cell_m=100, lat=PLANE.lat)
    codes = [area.code for area in areas]
    assert len(set(codes)) == len(codes)
    assert codes[:2] == ["V03-S01", "V03-S01-C001"]
    assert all(area.code.startswith(area.parent + "-") for area in areas)


def test_second_division_is_the_same():
    assert divide(square(700), section_m=300, cell_m=100, lat=60.2) == divide(
        square(700), section_m=300, cell_m=100, lat=60.2
    )


def test_village_smaller_than_a_cell_is_one_cell():
    assert len(cells_of(square(20))) == 1
