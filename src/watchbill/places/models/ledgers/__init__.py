"""The seven ledgers, one file each; what they share stands in ``entry``."""

from watchbill.places.models.ledgers.boundary import Boundary
from watchbill.places.models.ledgers.entry import LedgerEntry, VisitedEntry
from watchbill.places.models.ledgers.facility import Facility
from watchbill.places.models.ledgers.hazard import Hazard
from watchbill.places.models.ledgers.profile import Profile
from watchbill.places.models.ledgers.route import Route
from watchbill.places.models.ledgers.site import Site
from watchbill.places.models.ledgers.zone import Zone

LEDGERS: dict[str, type[LedgerEntry]] = {
    model.__name__.lower(): model for model in (Zone, Facility, Site, Profile, Hazard, Boundary, Route)
}
"""All ledgers by their code."""
VISITED: dict[str, type[VisitedEntry]] = {model.__name__.lower(): model for model in (Zone, Facility, Site)}
"""The ledgers whose entries patrols visit."""

__all__ = [
    "LEDGERS", "VISITED", "Boundary", "Facility", "Hazard", "LedgerEntry", "Profile", "Route", "Site", "VisitedEntry",
    "Zone",
]  # fmt: skip
