"""Areas, ledgers and the street network of a district."""

from watchbill.places.models.area import Area
from watchbill.places.models.colour import DayColour
from watchbill.places.models.evidence import EvidenceFile
from watchbill.places.models.ledgers import (
    LEDGERS,
    VISITED,
    Boundary,
    Facility,
    Hazard,
    LedgerEntry,
    Profile,
    Route,
    Site,
    VisitedEntry,
    Zone,
)
from watchbill.places.models.saved_view import SavedView
from watchbill.places.models.search import SearchRow
from watchbill.places.models.streets import Basemap, StreetNetwork

__all__ = [
    "LEDGERS", "VISITED", "Area", "Basemap", "Boundary", "DayColour", "EvidenceFile", "Facility", "Hazard",
    "LedgerEntry", "Profile", "Route", "SavedView", "SearchRow", "Site", "StreetNetwork", "VisitedEntry", "Zone",
]  # fmt: skip
