"""Endpoints of places: the areas of the grid and every ledger. Annotations are read at run time in this room."""

from ninja import Router

from watchbill.places.api.area_changes import router as areas
from watchbill.places.api.entries import ledger_router
from watchbill.places.api.hazards import router as hazards
from watchbill.places.models import LEDGERS

router = Router()
router.add_router("", areas)
for ledger in LEDGERS:
    router.add_router(f"/ledgers/{ledger}", ledger_router(ledger))
router.add_router("/ledgers/hazard", hazards)

__all__ = ["router"]
