"""What a rehearsal assumes about the day: every parameter with its unit, its default, and where the default is from.

Unless a source is named, **a default is an assumption that the operation has to set** from its own records: no
published figure fits every force and town.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from watchbill.planning.problem import Seconds, Struct

Share = Annotated[float, Meta(ge=0, le=1, description="Share, 0 to 1")]
Weight = Annotated[float, Meta(ge=0, le=1000)]

EVENING = (2, 2, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 5, 3)
"""Relative number of incidents by hour of the day, 0 to 23: a town with an event in the evening (assumption)."""


class Assumptions(Struct, kw_only=True, frozen=True):
    """The model of one day. ``Assumptions.quiet()`` is the day on which all goes as planned."""

    team_no_show: Annotated[Share, Meta(description="Chance that a team does not turn out at all")] = 0.02
    person_no_show: Annotated[Share, Meta(description="Chance that one person of a team stays away")] = 0.03
    least_crew: Annotated[
        int, Meta(ge=1, le=100, description="A team walks with so many people, or with all where it has fewer")
    ] = 2
    late_start_s: Annotated[Seconds, Meta(description="Mean delay of a team's start; exponential")] = 240
    travel_factor: Annotated[
        float, Meta(ge=0.1, le=10, description="Median time on the way against the plan's travel time")
    ] = 1.0
    travel_spread: Annotated[
        float,
        Meta(
            ge=0,
            le=2,
            description="Standard deviation of the logarithm of that ratio. The form, lognormal around a median, is "
            "how travel times of emergency vehicles are modelled (Budge, Ingolfsson, Zerom: Empirical analysis of "
            "ambulance travel times, Management Science 56, 2010); the value is an assumption",
        ),
    ] = 0.25
    dwell_spread: Annotated[
        float, Meta(ge=0, le=2, description="As travel_spread, for the stay at a stop; never shorter than planned")
    ] = 0.3
    closed_legs: Annotated[
        Share, Meta(description="Chance that the way between two places is closed for a shift, both directions")
    ] = 0.01
    detour_factor: Annotated[float, Meta(ge=1, le=100, description="Time on a closed way against the open one")] = 2.0
    incidents: Annotated[
        float, Meta(ge=0, le=10_000, description="Mean number of incidents a day per 100 stops, Poisson")
    ] = 4.0
    hour_weights: Annotated[
        tuple[Weight, ...], Meta(min_length=24, max_length=24, description="Relative frequency by hour of the day")
    ] = EVENING
    priority_weights: Annotated[
        tuple[Weight, ...],
        Meta(min_length=5, max_length=5, description="Relative frequency at a stop of priority 1 to 5"),
    ] = (5, 4, 3, 2, 1)
    incident_s: Annotated[Seconds, Meta(description="Mean time that an incident binds a team; exponential")] = 1_800
    call_s: Annotated[Seconds, Meta(description="Time from the incident until the team that was called sets off")] = 60
    hand_over: Annotated[bool, Meta(description="Teams with time in hand take visits that others cannot make")] = True
    overtime_s: Annotated[Seconds, Meta(description="A team is back at its base at most so long after the end")] = 900
    on_time_s: Annotated[Seconds, Meta(description="A visit that begins later than planned by more is late")] = 900
    bare_s: Annotated[
        Seconds,
        Meta(
            description="A village breaks when it is without a free patrol in reach for so long in a shift, the posts "
            "of a stop when so many people-seconds are missing there"
        ),
    ] = 900
    bearable_misses: Annotated[Share, Meta(description="A shift breaks when more of its visits are missed")] = 0.1
    sample_every_s: Annotated[
        int, Meta(ge=60, le=86_400, description="How often the nearest team is measured for every stop")
    ] = 600

    @classmethod
    def quiet(cls) -> Assumptions:
        """The day on which everybody comes and all goes as planned."""
        return cls(
            team_no_show=0,
            person_no_show=0,
            late_start_s=0,
            travel_spread=0,
            dwell_spread=0,
            closed_legs=0,
            incidents=0,
        )
