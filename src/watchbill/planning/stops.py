"""Where things happen: places, the ways between them, the stops there, and the visits that a stop wants."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from watchbill.planning.fields import Code, Day, Mode, Seconds, Struct


class Place(Struct, kw_only=True, frozen=True):
    """A point on the street network: a stop or a base. Matrices refer to it by its position in the list."""

    name: str
    lon: Annotated[float, Meta(ge=-180, le=180)]
    lat: Annotated[float, Meta(ge=-90, le=90)]


class Matrix(Struct, kw_only=True, frozen=True):
    """Travel times of one mode between all places or, in a large city, a part of them; along streets.

    A mode may have several, one per part of the city. A way between two places that are in no matrix together cannot
    be travelled; where several hold it, the first one counts.
    """

    mode: Mode
    places: Annotated[
        tuple[Annotated[int, Meta(ge=0)], ...],
        Meta(description="Positions in places that rows and columns stand for, in order; empty: all places"),
    ] = ()
    seconds: Annotated[
        tuple[tuple[int, ...], ...],
        Meta(description="Row: from; column: to; whole seconds; -1: cannot be reached in this mode"),
    ]


class Stop(Struct, kw_only=True, frozen=True):
    """A key place that patrols visit or posts hold: a ledger entry with its point on the network."""

    code: Code
    name: str
    ledger: Literal["zone", "facility", "site", "profile", "boundary"]
    category: Code
    area: Annotated[Code, Meta(description="The village or community in which it lies")]
    place: Annotated[int, Meta(ge=0, description="Position in places")]
    priority: Annotated[int, Meta(ge=1, le=5, description="1 matters most; the price of leaving it out")] = 3
    look_after: Annotated[str, Meta(description="What a team looks after here")] = ""


class Demand(Struct, kw_only=True, frozen=True):
    """What a stop wants in one shift of one day."""

    stop: Code
    day: Day
    shift: Code
    visits: Annotated[int, Meta(ge=1, le=24, description="Visits wanted in the shift")]
    teams: Annotated[int, Meta(ge=1, le=24, description="Least number of different teams among the visits")] = 2
    neighbour_visits: Annotated[
        int, Meta(ge=0, le=24, description="Visits of these by teams whose home is another village")
    ] = 0
    most_visits: Annotated[
        Annotated[int, Meta(ge=1, le=24)] | None,
        Meta(description="Most visits of these by the same team; none: any number"),
    ] = None
    forces: Annotated[
        int, Meta(ge=1, le=24, description="Least number of different forces among the visits' teams")
    ] = 1
    dwell_s: Annotated[Seconds, Meta(description="Least time that a visit lasts")] = 300
    min_gap_s: Annotated[Seconds, Meta(description="Least time between the starts of two visits")] = 0
    force_gap_s: Annotated[
        Seconds, Meta(description="Least time between the starts of two visits by teams of different forces")
    ] = 0
    max_gap_s: Annotated[
        Seconds,
        Meta(
            description="Longest time without a visit's start, counted from the shift's start, between visits, "
            "and to the shift's end"
        ),
    ]
    windows: Annotated[
        tuple[tuple[Seconds, Seconds], ...],
        Meta(description="Visits start inside one of these, seconds after the shift's start; empty: any time"),
    ] = ()
