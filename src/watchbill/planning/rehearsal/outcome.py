"""What a rehearsal shows: figures over all runs, and lists ranked by what breaks first.

Shares are 0 to 1. A **stop** breaks in a run when in some shift a planned visit to it is missed, or the longest time
without a visit is longer than it bears: what its demand allows, or the planned gap and what is still on time where
that is longer. An **area** breaks when it is without a free patrol in reach for longer than the plan leaves it and
``Assumptions.bare_s`` together, or when a level minimum that the plan keeps is not kept. A **shift** breaks when a
larger share of its visits than ``Assumptions.bearable_misses`` is missed. The **posts** of a stop break when in a shift
more people-time is missing there than the plan leaves open and ``Assumptions.bare_s`` together.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from watchbill.planning.problem import Struct
from watchbill.planning.rehearsal.assumptions import Assumptions


class Spread(Struct, kw_only=True, frozen=True):
    """A figure over all runs: its mean, and what one run in twenty falls below or goes beyond."""

    mean: float
    low: float
    high: float


class Arrival(Struct, kw_only=True, frozen=True):
    """Minutes until the nearest team is there. A percentile is none where it lies beyond an hour, or nobody comes."""

    median_min: float | None
    p90_min: float | None
    p95_min: float | None
    nobody: Annotated[float, Meta(description="Share of instants without a team in reach on duty")]
    count: int


class StopOutcome(Struct, kw_only=True, frozen=True):
    """How a stop fares; day, shift and gaps are those of the shift in which it breaks most often."""

    stop: str
    area: str
    broken: float
    visits_planned: int
    visits_made: float
    day: int
    shift: str
    broken_in_shift: float
    gap_planned_s: int
    gap_allowed_s: int
    gap_mean_s: int
    gap_95_s: int
    arrival: Arrival
    incident_arrival: Arrival


class AreaOutcome(Struct, kw_only=True, frozen=True):
    """How an area fares."""

    area: str
    broken: float
    bare_min: Annotated[float, Meta(description="Mean minutes a day without a free patrol in reach")]
    bare_planned_min: float
    below_level: Annotated[float, Meta(description="Share of runs below a level minimum that the plan keeps")]
    visits_planned: int
    visits_made: float


class ShiftOutcome(Struct, kw_only=True, frozen=True):
    """How a shift fares."""

    day: int
    shift: str
    broken: float
    visits_planned: int
    visits_made: float
    late: float
    teams_absent: float


class PostOutcome(Struct, kw_only=True, frozen=True):
    """How the posts of a stop fare in a shift; hours are people-hours."""

    stop: str
    area: str
    day: int
    shift: str
    broken: float
    wanted_h: float
    planned_h: float
    held_h: Annotated[float, Meta(description="Mean over all runs")]


class TeamOutcome(Struct, kw_only=True, frozen=True):
    """What is lost when this team alone stays away from one duty, and all else goes as planned."""

    team: str
    day: int
    shift: str
    visits_missed: int
    stops_broken: int
    bare_min: int
    posts_open_min: Annotated[int, Meta(description="People-minutes missing at fixed posts")] = 0


class Outcome(Struct, kw_only=True, frozen=True):
    """The answer of ``rehearse``."""

    runs: int
    runs_wanted: int
    seed: int
    days: tuple[int, ...]
    assumptions: Assumptions
    visits_wanted: int
    visits_planned: int
    visits_made: Annotated[Spread, Meta(description="Share of planned visits that are made")]
    visits_late: Annotated[Spread, Meta(description="Share of planned visits that are made late")]
    minima_kept: Annotated[Spread, Meta(description="Share of level minima that are kept")]
    minima_kept_planned: float
    patrolled: Annotated[Spread, Meta(description="Share of village minutes with a free patrol in reach")]
    patrolled_planned: float
    posts_held: Annotated[Spread, Meta(description="Share of planned people-time at fixed posts that is stood")]
    teams_kept: Annotated[float, Meta(description="Share of stops and shifts seen by as many teams as planned")]
    worst_gap: Annotated[Spread, Meta(description="The worst gap against what its stop bears")]
    incidents_a_day: float
    arrival: Arrival
    arrival_minutes: Annotated[tuple[int, ...], Meta(description="Instants by minute; then over an hour, nobody")]
    incident_arrival: Arrival
    incident_minutes: tuple[int, ...]
    stops: tuple[StopOutcome, ...]
    areas: tuple[AreaOutcome, ...]
    shifts: tuple[ShiftOutcome, ...]
    teams: tuple[TeamOutcome, ...]
    posts: tuple[PostOutcome, ...] = ()
    seconds: float
