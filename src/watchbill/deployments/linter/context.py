"""What the rules read: the operation's rows, fetched once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from watchbill.deployments.models import Run
from watchbill.forces.models import Team
from watchbill.operations.models import Operation
from watchbill.places.enums import AreaLevel
from watchbill.places.models import LEDGERS, Area, LedgerEntry


@dataclass
class Context:
    """An operation under examination, with the run whose plan is checked (none: there is no plan)."""

    operation: Operation
    run: Run | None = None

    @cached_property
    def villages(self) -> list[Area]:
        """Villages and communities of the operation's district."""
        below = Area.objects.filter(path__startswith=self.operation.district.path, level=AreaLevel.VILLAGE)
        return list(below.defer("geometry").order_by("path"))

    @cached_property
    def teams(self) -> list[Team]:
        """Teams at home in the district."""
        return list(
            Team.objects.filter(home_area__path__startswith=self.operation.district.path).select_related("home_area")
        )

    def entries(self, **conditions: object) -> list[LedgerEntry]:
        """Ledger entries of the district that meet Django field conditions, of all ledgers."""
        return [
            entry
            for model in LEDGERS.values()
            for entry in model.objects.filter(district=self.operation.district, **conditions)
            .select_related("village")
            .defer("geometry", "village__geometry")
        ]
