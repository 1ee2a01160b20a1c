"""The teams of a problem, and what holds for each of them: absences, limits on its work, trainings, wishes.

Units as in ``problem.py``, which hands these classes on.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from watchbill.planning.fields import Code, Day, Mode, Struct


class Absence(Struct, kw_only=True, frozen=True):
    """People of a team who are not there in a shift of a day."""

    day: Day
    shift: Annotated[str, Meta(description="Shift code; empty: all shifts of the day")] = ""
    people: Annotated[int, Meta(ge=1, le=10_000, description="How many; the team's strength or more: the whole team")]


class WorkLimits(Struct, kw_only=True, frozen=True):
    """Limits on the duties of one team over the whole operation, beside the rest rules that hold for all.

    Least runs do not bind where a run touches an end of what is known: the history's first day (day 0 without
    history) or the operation's last day.
    """

    longest_run_days: Annotated[
        Annotated[int, Meta(ge=1, le=366)] | None,
        Meta(description="Most days in a row with a duty; none: the rest rules' limit"),
    ] = None
    least_run_days: Annotated[int, Meta(ge=1, le=366, description="Fewest days in a row with a duty")] = 1
    least_off_days: Annotated[int, Meta(ge=1, le=366, description="Fewest days off in a row")] = 1
    most_weekends: Annotated[
        Annotated[int, Meta(ge=0, le=60)] | None,
        Meta(description="Most weekends with a duty on Saturday or Sunday; none: all"),
    ] = None
    least_work_s: Annotated[int, Meta(ge=0, description="Least length of all its duties together, seconds")] = 0
    most_work_s: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="Greatest length of all its duties together, seconds; none: any"),
    ] = None
    most_shifts: Annotated[
        dict[Code, Annotated[int, Meta(ge=0, le=366)]],
        Meta(description="Most duties in a shift, by shift code; a shift that is missing: any number"),
    ] = {}


class Team(Struct, kw_only=True, frozen=True):
    """The unit that is rostered and walks routes; one person is a team of strength 1."""

    code: Code
    name: str
    force: Code
    area: Annotated[Code, Meta(description="Home village or community, or township")]
    strength: Annotated[int, Meta(ge=1, le=10_000, description="People")]
    mode: Mode = "foot"
    base: Annotated[int, Meta(ge=0, description="Position in places at which routes start and end")]
    crew: (
        Annotated[
            int, Meta(ge=0, le=99, description="Crew in the cycle; none: the planner chooses where the force rotates")
        ]
        | None
    ) = None
    reach: Annotated[tuple[Code, ...], Meta(description="Villages or communities that its routes may enter")] = ()
    away: Annotated[tuple[Day, ...], Meta(description="Days on which it is not available")] = ()
    absences: Annotated[
        tuple[Absence, ...], Meta(description="Shifts in which it, or a part of its people, is not available")
    ] = ()
    history: Annotated[
        tuple[str, ...],
        Meta(description="Shift codes of the days before day 0, the last one yesterday; empty text: off"),
    ] = ()
    limits: Annotated[WorkLimits, Meta(description="Limits on its duties beside the rest rules")] = WorkLimits()
    trainings: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...], Meta(description="Trainings that it has")
    ] = ()

    def present(self, day: int, shift: str) -> int:
        """People who can be on duty in a shift of a day; 0: the team is away."""
        if day in self.away:
            return 0
        if not self.absences:
            return self.strength
        out = (absence.people for absence in self.absences if absence.day == day and absence.shift in {"", shift})
        return max(0, self.strength - sum(out))


class Wish(Struct, kw_only=True, frozen=True):
    """A team's wish to be on duty in a shift of a day, or not to be; wishes are met where nothing dearer speaks."""

    team: Code
    day: Day
    shift: Annotated[str, Meta(description="Shift code; empty: any shift of the day")] = ""
    kind: Annotated[Literal["on", "off"], Meta(description="On duty, or off duty")]
    weight: Annotated[int, Meta(ge=0, le=1_000_000, description="Price of not meeting it")] = 1_000


class DutyTraining(Struct, kw_only=True, frozen=True):
    """A shift of a force that only teams with a training may work."""

    force: Code
    shift: Annotated[str, Meta(description="Shift code; empty: every shift")] = ""
    training: Annotated[str, Meta(min_length=1, max_length=64, description="Training that is needed")]
