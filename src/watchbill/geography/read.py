"""The one door: an OpenStreetMap extract in, a city out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from watchbill.geography.basemap import draw
from watchbill.geography.boundaries import read_boundaries
from watchbill.geography.city import City, Entry, GridArea, ImportProblem, ImportSettings, Note
from watchbill.geography.extract import read_extract
from watchbill.geography.grid import GridBuilder
from watchbill.geography.ledgers import read_entries
from watchbill.geography.network import StreetNetwork
from watchbill.geography.plane import Plane
from watchbill.geography.speeds import MODES
from watchbill.geography.streets import read_streets, street_points
from watchbill.geography.tags import read_mapping

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


__all__ = ["City", "Entry", "GridArea", "ImportProblem", "ImportSettings", "Note", "read_city"]

_DEFAULT_SETTINGS = ImportSettings()


def read_city(
    path: Path,
    *,
    settings: ImportSettings = _DEFAULT_SETTINGS,
    progress: Callable[[str, float], None] | None = None,
) -> City:
    """Read an extract (.osm.pbf, .osm.gz, .osm.bz2, .osm) as a city.

    ``progress`` is called with a step's code (``read``, ``streets``, ``grid``, ``entries``, ``map``, ``done``)
    and the share of the work done, 0 to 1. Raises :class:`ImportProblem` with a one-line message where the file
    is no OpenStreetMap data, has no streets, or no boundary that is complete or can be closed.
    """
    tell = progress or _silent
    if settings.cell_m < 10 or settings.section_m < settings.cell_m:
        raise ImportProblem(
            "cell_size",
            "a cell is at least 10 m wide, and a section at least as wide as a cell",
            cell_m=settings.cell_m,
            section_m=settings.section_m,
        )
    mapping = read_mapping(settings.tags)
    tell("read", 0.0)
    extract = read_extract(path)
    tell("streets", 0.5)
    streets = street_points(extract)
    if len(streets) == 0:
        raise ImportProblem("empty", f"{path.name}: has no streets", path=path.name)
    # About the middle of the streets: a far-off border must not pull the plane away.
    plane = Plane(*np.median(streets, axis=0).tolist())
    network = read_streets(extract)
    tell("grid", 0.6)
    boundaries, notes = read_boundaries(extract, plane)
    name = path.name.split(".")[0]
    builder = GridBuilder(boundaries, extract, plane, settings, streets, name)
    areas, grid_notes = builder.build()
    notes = [note for note in notes if note.params["level"] in builder.used_levels]
    tell("entries", 0.75)
    entries, entry_notes = read_entries(extract, mapping, areas, plane)
    if not extract.extent_known:
        notes.insert(0, Note("extent_from_nodes"))
    notes += grid_notes + entry_notes + _unreachable(entries, network)
    tell("map", 0.9)
    basemap = draw(extract, areas[0].geometry, plane)
    tell("done", 1.0)
    return City(tuple(areas), tuple(entries), network, basemap, tuple(notes))


def _silent(_step: str, _share: float) -> None:
    """Tell nobody."""


def _unreachable(entries: list[Entry], network: StreetNetwork) -> list[Note]:
    points = np.array([(entry.lon, entry.lat) for entry in entries]).reshape(-1, 2)
    missing = {mode: int((~network.reachable(points, mode)).sum()) for mode in MODES}
    return [Note("entries_unreachable", {"mode": mode, "count": count}) for mode, count in missing.items() if count]
