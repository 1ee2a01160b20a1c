"""Entries that the map itself tells: junctions on the district's border, and what lies beside a route."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import shapely
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry import shape

from watchbill.accounts.permissions import Actor, require_write
from watchbill.geography.crossings import MERGE_M, Crossing, crossings
from watchbill.geography.network import StreetNetwork
from watchbill.geography.plane import Plane
from watchbill.places import models
from watchbill.places.actions.entries import create_entry, update_entry
from watchbill.places.enums import BoundaryCategory, Owner
from watchbill.places.models import Area, Boundary, LedgerEntry, Route
from watchbill.places.queries import all_entries_for, basemap

NAME_WITHIN_M = 25.0
"""A junction takes the name of the nearest named street within this distance."""


@transaction.atomic
def find_junctions(*, by: Actor, district: Area) -> list[LedgerEntry]:
    """Add every road that crosses the district's border to the boundary ledger; returns the new entries.

    What is on the ledger already within ``MERGE_M`` is left alone, so that doing it twice adds nothing, and so are
    ways for walkers alone. Raises ``ValidationError`` where the district has no street network.
    """
    require_write(by, district.path, owner=Owner.TRAFFIC_POLICE)
    row = models.StreetNetwork.objects.filter(district=district).first()
    if row is None:
        raise ValidationError(_("This district has no street network. Import a city map first."))
    network = StreetNetwork.from_bytes(bytes(row.data))
    roads = [one for one in crossings(network, shape(district.geometry)) if one.modes & {"car", "bicycle"}]
    new = _not_on_ledger(roads, district, network.plane)
    names = _street_names(new, district, by, network.plane)
    reason = _("found where a street crosses the border")
    return [
        create_entry(
            by=by, ledger="boundary", district=district, reason=reason,
            values={
                "name": name or _("Road junction on the border"), "road": name,
                "category": BoundaryCategory.ROAD_JUNCTION,
                "geometry": {"type": "Point", "coordinates": [round(one.lon, 7), round(one.lat, 7)]},
            },
        )
        for one, name in zip(new, names, strict=True)
    ]  # fmt: skip


@transaction.atomic
def find_alongside(*, by: Actor, entry: Route) -> Route:
    """Write which sites, facilities and zones lie within a route's distance; tasks that were noted stay."""
    plane = Plane(entry.lon, entry.lat)
    line = plane.project(shape(entry.geometry))
    tasks = {row["entry"]: row.get("task", "") for row in entry.alongside}
    found = []
    for other in all_entries_for(by, district=entry.district):
        place = plane.project(shape(other.geometry))
        if line.distance(place) <= entry.along_m:
            found.append((line.project(place.centroid), other))
    rows = [_alongside(other, tasks) for _at, other in sorted(found, key=lambda pair: (pair[0], pair[1].code))]
    row = update_entry(by=by, entry=entry, changes={"alongside": rows}, reason=_("found beside the route"))
    return cast("Route", row)


def _alongside(other: LedgerEntry, tasks: dict[str, str]) -> dict[str, str]:
    task = tasks.get(other.code, "")
    return {"entry": other.code, "task": task} if task else {"entry": other.code}


def _not_on_ledger(found: list[Crossing], district: Area, plane: Plane) -> list[Crossing]:
    known = list(
        Boundary.objects.filter(district=district, category=BoundaryCategory.ROAD_JUNCTION).values_list("lon", "lat")
    )
    if not known or not found:
        return found
    new, old = _metres([(one.lon, one.lat) for one in found], plane), _metres(known, plane)
    nearest = np.linalg.norm(new[:, None, :] - old[None, :, :], axis=2).min(axis=1)
    return [one for one, distance in zip(found, nearest, strict=True) if distance > MERGE_M]


def _metres(points: list[tuple[float, float]], plane: Plane) -> NDArray[np.float64]:
    return plane.metres(np.array(points, dtype=np.float64))


def _street_names(found: list[Crossing], district: Area, by: Actor, plane: Plane) -> list[str]:
    drawn: dict[str, Any] = basemap(by, district) or {}
    streets = [
        feature
        for feature in drawn.get("features", ())
        if feature["properties"].get("name") and "LineString" in feature["geometry"]["type"]
    ]
    tree = shapely.STRtree([plane.project(shape(feature["geometry"])) for feature in streets])
    names = []
    for point in _metres([(one.lon, one.lat) for one in found], plane) if found else ():
        near = tree.query_nearest(shapely.Point(point), max_distance=NAME_WITHIN_M, all_matches=False)
        names.append(str(streets[int(near[0])]["properties"]["name"])[:200] if len(near) else "")
    return names
