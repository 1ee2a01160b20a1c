"""What an import remarks and refuses, as sentences: one for each code of the geography room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from watchbill.geography.city import ImportProblem
from watchbill.places.enums import AreaLevel

NOTES: dict[tuple[str, str], str] = {
    ("level_guessed", "district"): _("Boundaries of admin_level %(level)s were taken as districts."),
    ("level_guessed", "township"): _("Boundaries of admin_level %(level)s were taken as townships."),
    ("level_guessed", "village"): _("Boundaries of admin_level %(level)s were taken as villages or communities."),
    ("boundary_closed_at_edge", ""): _(
        "The boundary of %(name)s (level %(level)s) leaves the extract and was closed at its edge."
    ),
    ("boundary_left_out", "ends_inside"): _(
        "The boundary of %(name)s (level %(level)s) ends inside the extract and was left out."
    ),
    ("boundary_left_out", "side_unknown"): _(
        "Only a part of the boundary of %(name)s (level %(level)s) lies in the extract, and it does not tell which "
        "side is inside; it was left out."
    ),
    ("boundary_left_out", "broken"): _("The boundary of %(name)s (level %(level)s) encloses no area and was left out."),
    ("boundary_clipped", ""): _(
        "A part of %(name)s that overlaps a neighbour or lies outside the district was cut off."
    ),
    ("area_left_out", ""): _("%(name)s (%(kind)s) lies outside the district or is tiny and was left out."),
    ("other_district_left_out", ""): _("%(name)s is another district in this extract and was left out."),
    ("area_made", "no_level"): _("The extract has no boundary of a %(kind)s; %(name)s was made one."),
    ("area_made", "remainder"): _("%(name)s (%(kind)s) was made from what no boundary covers."),
    ("entries_outside_grid", ""): _("Places outside the grid that were left out: %(count)s."),
    ("entries_unreachable", "foot"): _("Ledger entries that streets do not reach on foot: %(count)s."),
    ("entries_unreachable", "bicycle"): _("Ledger entries that streets do not reach by bicycle: %(count)s."),
    ("entries_unreachable", "car"): _("Ledger entries that streets do not reach by car: %(count)s."),
    ("extent_from_nodes", ""): _("The file does not say which area it covers; its outermost points were taken."),
}
"""Sentences by code and, where a parameter asks for different sentences, that parameter's value."""
VARIANTS = {
    "level_guessed": "kind",
    "boundary_left_out": "reason",
    "area_made": "why",
    "entries_unreachable": "mode",
}
"""The parameter that chooses the sentence."""
PROBLEMS: dict[str, str] = {
    "file_missing": _("%(path)s: there is no such file."),
    "not_osm": _("%(path)s cannot be read as OpenStreetMap data; such a file ends in .osm.pbf, .osm.gz or .osm."),
    "empty": _("The extract has no streets inside boundaries; choose a larger one."),
    "no_boundaries": _(
        "No administrative boundary in the extract is complete or can be closed; choose a larger extract."
    ),
    "no_level": _("The extract has no boundary of admin_level %(level)s (%(kind)s); it has the levels %(present)s."),
    "too_many_cells": _("The grid would have %(count)s cells in one village; choose a larger cell size."),
    "cell_size": _("A cell is at least 10 m wide, and a section at least as wide as a cell."),
    "tags_unreadable": _("%(file)s is no mapping of tags: %(reason)s"),
    "tags_wrong": _("%(file)s: rule %(rule)s, %(field)s: %(reason)s"),
}
"""Sentences for what ends an import, by code."""


def note_text(code: str, params: Mapping[str, Any]) -> str:
    """A remark of the import, a ``Note`` of the geography room, as a sentence in the language in force."""
    chosen = str(params.get(VARIANTS.get(code, ""), ""))
    return gettext(NOTES[code, chosen]) % _worded(params)


def problem_text(problem: ImportProblem) -> str:
    """Why an extract cannot be imported, as a sentence in the language in force."""
    sentence = PROBLEMS.get(problem.code)
    return gettext(sentence) % _worded(problem.params) if sentence else str(problem)


def _worded(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters with the kind of area in words."""
    kind = params.get("kind")
    return {**params, "kind": AreaLevel(kind).label} if kind in AreaLevel.values else dict(params)
