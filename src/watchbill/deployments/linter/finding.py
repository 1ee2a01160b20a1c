"""What the linter finds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from watchbill.deployments.linter import sentences


class Severity(StrEnum):
    """How bad a finding is: an error stands in the way of the operation, a warning wants a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong: which rule, how bad, where, and the figures for its sentence."""

    rule: str
    severity: Severity
    place: str = ""
    area_code: str = ""
    entry_code: str = ""
    team_code: str = ""
    force: str = ""
    date: dt.date | None = None
    shift: str = ""
    params: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The finding as a sentence in the language in force."""
        return sentences.message(self.rule, {**self.params, "place": self.place})

    @property
    def title(self) -> str:
        """The rule's short name in the language in force."""
        return sentences.title(self.rule)

    @property
    def docs(self) -> str:
        """The rule's page in the documentation."""
        return f"docs/rules/{self.rule}.md"

    def as_data(self) -> dict[str, str | int | float | dict[str, str | int | float] | None]:
        """Return the finding as plain data for JSON."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "place": self.place,
            "area": self.area_code,
            "entry": self.entry_code,
            "team": self.team_code,
            "force": self.force,
            "date": self.date.isoformat() if self.date else None,
            "shift": self.shift,
            "params": self.params,
        }
