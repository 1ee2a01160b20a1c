"""What the verifier finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: the rule, how bad it is, where, and by how much (in ``unit``)."""

    rule: str
    severity: Literal["error", "shortfall"]
    amount: float = 0
    unit: str = ""
    area: str = ""
    day: int | None = None
    shift: str = ""
    force: str = ""
    stop: str = ""
    team: str = ""
    training: str = ""
    params: dict[str, str | int | float] = field(default_factory=dict, compare=False)

    @property
    def subject(self) -> tuple[str, str, int | None, str, str, str, str, str]:
        """What the finding is about, to match it with a declared shortfall (a stop, a team tells its area)."""
        area = "" if self.stop or self.team else self.area
        force = "" if self.team else self.force
        return (self.rule, area, self.day, self.shift, force, self.stop, self.team, self.training)
