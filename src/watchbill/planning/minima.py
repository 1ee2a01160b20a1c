"""How many people an area asks for: levels, what they ask of which force, and the minima that come of it.

Units as in ``problem.py``, which hands these classes on; ``levels.py`` turns levels into minima.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from watchbill.planning.fields import Code, Day, People, Struct

Level = Literal["regular", "enhanced", "extraordinary"]
Basis = Literal["strength", "cycle", "baseline"]


class AreaLevel(Struct, kw_only=True, frozen=True):
    """The level in force in an area on a day."""

    area: Code
    day: Day
    level: Level


class LevelRule(Struct, kw_only=True, frozen=True):
    """What a level asks of a force, as a share of a basis.

    ``strength``: people on duty per day against the available strength; ``cycle``: teams on duty against the
    teams that are not on their crew's day off; ``baseline``: people on duty per day against the daily baseline.
    Shares are per mille, so that they stay whole numbers: 250 is 25 %.
    """

    level: Level
    force: Code
    basis: Basis
    least_permille: Annotated[int, Meta(ge=0, le=10_000)]


class Strength(Struct, kw_only=True, frozen=True):
    """The people of a force that an area has: what the shares of the level rules are taken of."""

    area: Code
    force: Code
    available: Annotated[People, Meta(description="Available strength, the basis ``strength``")] = 0
    baseline: Annotated[People, Meta(description="Daily baseline, the basis ``baseline``")] = 0


class Minimum(Struct, kw_only=True, frozen=True):
    """The least number of people of a force on duty in an area, on a day, in a shift (or over the whole day)."""

    area: Code
    day: Day
    shift: Annotated[str, Meta(description="Shift code; empty: over all shifts of the day")]
    force: Code
    people: People
    training: Annotated[str, Meta(description="Only people of teams with this training count; empty: all")] = ""
    under: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="Price of each person that is missing; none: the planner's own"),
    ] = None
    over: Annotated[int, Meta(ge=0, description="Price of each person above the minimum")] = 0
