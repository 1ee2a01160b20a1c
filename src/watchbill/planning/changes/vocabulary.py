"""The changes, each a small class; days, positions and units as in ``problem.py``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from watchbill.planning.problem import (
    Code,
    Day,
    Demand,
    Level,
    Mode,
    Place,
    Seconds,
    Stop,
    Struct,
    Team,
)


class Change(Struct, kw_only=True, frozen=True, tag_field="kind"):
    """Base of all changes."""


class TeamOut(Change, kw_only=True, frozen=True, tag="team_out"):
    """A team, or some of its people, cannot be on duty from a shift on."""

    team: Code
    day: Day = 0
    shift: Annotated[str, Meta(description="First shift in which it is out; empty: from the day's first one")] = ""
    until_day: Day | None = None
    people: Annotated[int, Meta(ge=1)] | None = None
    """How many people are out; none: the whole team."""


class LevelSet(Change, kw_only=True, frozen=True, tag="level_set"):
    """An area has another level, and so have all areas below it that had the same level as the area."""

    area: Code
    level: Level
    day: Day = 0
    until_day: Day | None = None


class TravelTimes(Struct, kw_only=True, frozen=True):
    """New travel times of one mode: (from, to, seconds) for each pair of places that changes; -1: no way."""

    mode: Mode
    times: tuple[tuple[int, int, int], ...]


class StreetClosed(Change, kw_only=True, frozen=True, tag="street_closed"):
    """A street is closed: the ways that led through it take longer, or there is none."""

    street: Annotated[str, Meta(description="Name, for people to read")]
    travel: tuple[TravelTimes, ...]


class TravelSlowed(Change, kw_only=True, frozen=True, tag="travel_slowed"):
    """All ways of some modes take longer, for example in a crowd or in snow."""

    permille: Annotated[int, Meta(ge=1000, le=10_000, description="1200: a fifth longer")]
    modes: Annotated[tuple[Mode, ...], Meta(description="Empty: all")] = ()


class PlaceTravel(Struct, kw_only=True, frozen=True):
    """Travel times of one mode between a new place and every place of the problem, in order; -1: no way."""

    mode: Mode
    there: Annotated[tuple[int, ...], Meta(description="From the new place to each place")]
    back: Annotated[tuple[int, ...], Meta(description="From each place to the new place")]


class NewPlace(Struct, kw_only=True, frozen=True):
    """A place that the problem does not have yet, with its ways."""

    place: Place
    travel: tuple[PlaceTravel, ...]


class SiteAdded(Change, kw_only=True, frozen=True, tag="site_added"):
    """There is one more stop; its position in ``places`` is set by ``apply``."""

    stop: Stop
    at: NewPlace
    demands: tuple[Demand, ...]


class StopUnreachable(Change, kw_only=True, frozen=True, tag="stop_unreachable"):
    """Nobody can get to a stop; what it wants stays wanted and is missed."""

    stop: Code


class TeamAdded(Change, kw_only=True, frozen=True, tag="team_added"):
    """One more team, for example called in from elsewhere; minima stay as they are."""

    team: Team
    base: NewPlace | None = None
    """Where it starts from, if that is a new place; none: ``team.base`` is a place of the problem."""


class VisitsChanged(Change, kw_only=True, frozen=True, tag="visits_changed"):
    """A stop wants another number of visits; gaps keep their share of the even gap."""

    stop: Code
    visits: Annotated[int, Meta(ge=0, le=24)]
    day: Day = 0
    until_day: Day | None = None
    shift: Annotated[str, Meta(description="Empty: in all shifts in which it wants visits")] = ""


AnyChange: TypeAlias = (
    TeamOut | LevelSet | StreetClosed | TravelSlowed | SiteAdded | StopUnreachable | TeamAdded | VisitsChanged
)
Changes: TypeAlias = tuple[AnyChange, ...]


class Since(Struct, kw_only=True, frozen=True):
    """The instant from which the changes hold: so many seconds after the start of a shift."""

    day: Day = 0
    shift: Code
    second: Seconds = 0


class Pins(Struct, kw_only=True, frozen=True):
    """What the repair must not touch, as far as it can still be done at all."""

    teams: tuple[Code, ...] = ()
    shifts: tuple[tuple[Day, Code], ...] = ()
    stops: tuple[Code, ...] = ()
    """The visits at these stops keep their teams and times."""
    orders: tuple[tuple[Code, Day, Code], ...] = ()
    """Single orders: team, day, shift."""


def encode(changes: Iterable[AnyChange]) -> list[dict[str, object]]:
    """Return changes as plain data, fit for JSON."""
    found: list[dict[str, object]] = msgspec.to_builtins(tuple(changes))
    return found


def decode(data: object) -> Changes:
    """Return changes from plain data; raises ``msgspec.ValidationError`` with the field that is wrong."""
    found: Changes = msgspec.convert(data, type=Changes)
    return found
