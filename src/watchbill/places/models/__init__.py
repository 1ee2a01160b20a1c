"""Areas, ledgers and the street network of a district."""

from watchbill.places.models.area import Area
from watchbill.places.models.ledgers import LEDGERS, Facility, LedgerEntry, Site, Zone
from watchbill.places.models.streets import Basemap, StreetNetwork

__all__ = ["LEDGERS", "Area", "Basemap", "Facility", "LedgerEntry", "Site", "StreetNetwork", "Zone"]
