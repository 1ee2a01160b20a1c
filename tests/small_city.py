"""A city made by hand: two villages side by side, four hundred metres square each, on a grid of streets."""

from __future__ import annotations

import numpy as np
from shapely.geometry import Point, Polygon, box

from watchbill.geography.city import City, Entry, GridArea
from watchbill.geography.network import StreetNetwork

WEST, SOUTH = 24.94, 60.17
EAST_M = 1 / 55_300
"""A metre eastward in degrees, at this latitude."""
NORTH_M = 1 / 111_195

ENTRIES = (
    ("site", "rail_station", "Central station", 100, 100),
    ("zone", "public_place", "Market square", 300, 300),
    ("facility", "school", "School", 200, 100),
    ("site", "transit_stop", "Tram stop", 300, 100),
    ("site", "bridge", "Long bridge", 500, 200),
    ("facility", "power", "Substation", 700, 300),
    ("facility", "hospital", "Hospital", 600, 100),
)


def at(east_m: float, north_m: float) -> tuple[float, float]:
    """A point so many metres east and north of the corner, as longitude and latitude."""
    return WEST + east_m * EAST_M, SOUTH + north_m * NORTH_M


def small_city() -> City:
    """District S-D with township S-T01 and villages S-V01, S-V02; seven ledger entries, one without visits."""
    villages = [_square(0, 400), _square(400, 800)]
    areas = [
        GridArea("S-D", "Smallville", "district", "", _square(0, 800), "小城区"),
        GridArea("S-T01", "Smallville Town", "township", "S-D", _square(0, 800)),
    ]
    for number, shape in enumerate(villages, start=1):
        code = f"S-V{number:02d}"
        areas.append(GridArea(code, f"Village {number}", "village", "S-T01", shape))
        areas.append(GridArea(f"{code}-S01", f"Village {number} S01", "section", code, shape))
        areas.append(GridArea(f"{code}-S01-C001", f"Village {number} C001", "cell", f"{code}-S01", shape))
    return City(areas=tuple(areas), entries=tuple(_entries()), network=_streets(), basemap=_basemap())


def _square(west_m: float, east_m: float) -> Polygon:
    return box(*at(west_m, 0), *at(east_m, 400))


def _entries() -> list[Entry]:
    entries = []
    for number, (ledger, category, name, east, north) in enumerate(ENTRIES, start=1):
        village = "S-V01" if east < 400 else "S-V02"
        lon, lat = at(east, north)
        cells = (f"{village}-S01-C001",)
        entries.append(Entry(ledger, category, name, Point(lon, lat), lon, lat, village, cells, f"node/{number}"))  # type: ignore[arg-type]
    return entries


def _streets() -> StreetNetwork:
    columns, rows = 9, 5
    points = np.array([at(100 * x, 100 * y) for y in range(rows) for x in range(columns)])
    ends = [(y * columns + x, y * columns + x + 1) for y in range(rows) for x in range(columns - 1)]
    ends += [(y * columns + x, (y + 1) * columns + x) for y in range(rows - 1) for x in range(columns)]
    coords = np.array([points[node] for pair in ends for node in pair])
    speeds = np.tile(np.array([1.25, 4.0, 8.0]), (len(ends), 2, 1))
    return StreetNetwork(
        points=points,
        ends=np.array(ends, dtype=np.int32),
        coords=coords,
        offsets=np.arange(0, 2 * len(ends) + 1, 2, dtype=np.int64),
        speeds=speeds,
    )


def _basemap() -> dict[str, object]:
    line = {"type": "LineString", "coordinates": [list(at(0, 0)), list(at(800, 0))]}
    properties = {"kind": "street", "name": "Main street", "class": "primary"}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": line, "properties": properties}]}
