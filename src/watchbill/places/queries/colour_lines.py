"""What stands on the risk board: places and areas with their colours by day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from watchbill.places.enums import RiskColour
from watchbill.places.models import DayColour
from watchbill.places.suggestions import (
    ORDER,
    VILLAGE_INCIDENTS,
    HazardRow,
    OpenHazards,
    Suggestion,
    from_incidents,
    strongest,
    suggest,
)

AREA = "area"
"""What stands for the ledger where an area has a colour."""


@dataclass
class Line:
    """A place or an area on the board; ``strip`` holds its colours by day, the last is the board's day."""

    ledger: str
    code: str
    name: str
    where: str
    strip: tuple[str, ...]
    setting_id: int | None
    setting: DayColour | None = None
    """What set its colour, once ``with_settings`` has read it."""

    @property
    def place(self) -> str:
        """Its ledger and code as one word, as forms send it."""
        return f"{self.ledger}:{self.code}"

    @property
    def colour(self) -> str:
        """Its colour on the day."""
        return self.strip[-1]

    @property
    def label(self) -> str:
        """The word of its colour."""
        return word_of(self.colour)

    @property
    def before(self) -> str:
        """Its colour on the day before."""
        return self.strip[-2]

    @property
    def before_label(self) -> str:
        """The word of its colour on the day before."""
        return word_of(self.before)

    @property
    def named_strip(self) -> tuple[tuple[str, str], ...]:
        """The colours by day, each with its word."""
        words = {colour: word_of(colour) for colour in set(self.strip)}
        return tuple((colour, words[colour]) for colour in self.strip)

    @cached_property
    def suggestion(self) -> Suggestion:
        """The colour that it seems to deserve."""
        raise NotImplementedError

    @property
    def suggested_label(self) -> str:
        """The word of the colour that is suggested."""
        return word_of(self.suggestion.colour)

    @property
    def got_worse(self) -> bool:
        """Whether it is more serious than the day before."""
        return self.strip[-1] != self.strip[-2] and ORDER.index(self.strip[-1]) < ORDER.index(self.strip[-2])

    @property
    def is_overdue(self) -> bool:
        """Whether a hazard here is open beyond its due date."""
        return False

    @property
    def differs(self) -> bool:
        """Whether something else is suggested."""
        return self.suggestion.colour != self.colour


@dataclass(kw_only=True)
class PlaceLine(Line):
    """A zone, facility or site on the board; ``own`` is the colour of its ledger, ``path`` that of its village."""

    own: str
    path: str
    day: dt.date
    lon: float
    lat: float
    checked_date: dt.date | None
    fresh_days: int
    incidents: int | None
    """In the last year; none where nobody counted."""
    around: OpenHazards = field(repr=False)
    """All hazards of the district that are open on the day."""

    @cached_property
    def hazards(self) -> list[HazardRow]:
        """Those that are open here on the day."""
        return self.around.at(self)

    @cached_property
    def suggestion(self) -> Suggestion:
        """From open hazards at the place, its incidents and its last check."""
        return suggest(self, self.hazards, self.day)

    @property
    def is_overdue(self) -> bool:
        """Whether a hazard here is open beyond its due date."""
        return any(one.due_date is not None and one.due_date < self.day for one in self.hazards)


@dataclass(kw_only=True)
class AreaLine(Line):
    """An area on the board: the colour that it was given itself, else the worst of its places, which it counts."""

    level: str
    worst: str
    counts: Counter[str]
    count_incidents: Callable[[], int] = field(repr=False)
    """Reads how many the area's own profile has in the last year."""

    @cached_property
    def suggestion(self) -> Suggestion:
        """From the worst of its places and the incidents in its profile."""
        reason = _("no place at risk")
        if number := self.counts[self.worst]:
            words = {"n": number, "colour": word_of(self.worst)}
            reason = ngettext("%(n)d place: %(colour)s", "%(n)d places: %(colour)s", number) % words
        return strongest([Suggestion(self.worst, reason), *from_incidents(self.count_incidents(), VILLAGE_INCIDENTS)])


def word_of(colour: str) -> str:
    """The word of a colour in the language in force."""
    return _word(colour, get_language() or "")


@lru_cache
def _word(colour: str, _language: str) -> str:
    return str(RiskColour(colour).label)
