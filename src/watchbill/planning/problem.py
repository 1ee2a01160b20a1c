"""What is to be planned: the frozen, typed input of every solver and of the verifier.

Units: durations are whole seconds (``_s``); instants inside a shift are seconds after that shift's start;
days are counted from 0, the operation's first day; people are whole persons. Codes are short ASCII strings,
unique within their list. Coordinates are WGS 84 degrees. Upper bounds of days are exclusive.

The classes are the public file format too (``files.py``), so every field carries its meaning and bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta

from watchbill.planning.fields import Code as Code
from watchbill.planning.fields import Day as Day
from watchbill.planning.fields import Mode as Mode
from watchbill.planning.fields import People as People
from watchbill.planning.fields import Seconds as Seconds
from watchbill.planning.fields import Struct as Struct
from watchbill.planning.minima import AreaLevel as AreaLevel
from watchbill.planning.minima import Basis as Basis
from watchbill.planning.minima import Level as Level
from watchbill.planning.minima import LevelRule as LevelRule
from watchbill.planning.minima import Minimum as Minimum
from watchbill.planning.minima import Strength as Strength
from watchbill.planning.prices import Prices as Prices
from watchbill.planning.stops import Demand as Demand
from watchbill.planning.stops import Matrix as Matrix
from watchbill.planning.stops import Place as Place
from watchbill.planning.stops import Stop as Stop
from watchbill.planning.teams import Absence as Absence
from watchbill.planning.teams import DutyTraining as DutyTraining
from watchbill.planning.teams import Team as Team
from watchbill.planning.teams import Wish as Wish
from watchbill.planning.teams import WorkLimits as WorkLimits
from watchbill.planning.wanted_posts import PostDemand as PostDemand

AreaKind = Literal["district", "township", "village"]


class Operation(Struct, kw_only=True, frozen=True):
    """The operation that the plan is for."""

    code: Code
    name: str
    time_zone: Annotated[str, Meta(description="IANA time zone, for example Europe/Helsinki")]
    start_date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Local date of day 0, ISO 8601")]
    days: Annotated[int, Meta(ge=1, le=366, description="Number of days planned")]


class Shift(Struct, kw_only=True, frozen=True):
    """A part of every day. A shift belongs to the day on which it starts; a night shift may end on the next."""

    code: Code
    start_s: Annotated[int, Meta(ge=0, lt=86_400, description="Start, seconds after the day's midnight")]
    end_s: Annotated[int, Meta(gt=0, le=172_800, description="End, seconds after the day's midnight, after the start")]
    night: Annotated[bool, Meta(description="Counts as night duty: no day duty after it, more visits in it")] = False
    not_next: Annotated[
        tuple[Code, ...], Meta(description="Shifts that a team may not work on the day after this one")
    ] = ()

    @property
    def length_s(self) -> int:
        """Length of the shift in seconds."""
        return self.end_s - self.start_s


class Force(Struct, kw_only=True, frozen=True):
    """A kind of force (police patrol, patrol teams, volunteers, department support, site guards)."""

    code: Code
    name: str
    shifts: Annotated[tuple[Code, ...], Meta(description="Shifts that this force may work")]
    patrols: Annotated[bool, Meta(description="Its teams walk patrol routes; else they hold fixed posts")]
    rotates: Annotated[bool, Meta(description="Its teams follow the cycle of crews and shifts")] = False


class RestRules(Struct, kw_only=True, frozen=True):
    """Working-time rules that hold for every team."""

    least_rest_s: Annotated[Seconds, Meta(description="Least time from the end of a duty to the next start")] = 39_600
    longest_run_days: Annotated[int, Meta(ge=1, le=60, description="Most days in a row with a duty")] = 6
    day_after_night: Annotated[bool, Meta(description="Whether a day shift may start on the day after a night")] = False


class BreakRule(Struct, kw_only=True, frozen=True):
    """The break of a patrol: one per route, taken at any team's base, inside a window of the shift."""

    duration_s: Seconds = 1_800
    earliest_s: Annotated[Seconds, Meta(description="Earliest start, seconds after the shift's start")] = 7_200
    latest_s: Annotated[Seconds, Meta(description="Latest start, seconds after the shift's start")] = 19_800
    least_shift_s: Annotated[Seconds, Meta(description="Shifts shorter than this have no break")] = 21_600


class Area(Struct, kw_only=True, frozen=True):
    """An area of the grid that the plan refers to; the lowest planned level is the village or community."""

    code: Code
    name: str
    kind: AreaKind
    parent: Annotated[str, Meta(description="Code of the area above; empty for the topmost")] = ""
    neighbours: Annotated[tuple[Code, ...], Meta(description="Areas of the same kind that share an edge")] = ()


class Problem(Struct, kw_only=True, frozen=True):
    """One operation to plan. ``files.read`` checks that all codes and positions point somewhere."""

    operation: Operation
    shifts: tuple[Shift, ...]
    cycle: Annotated[
        tuple[str, ...],
        Meta(description="Shift codes that a crew works day by day, empty text for off; crew c starts c places later"),
    ] = ("early", "middle", "night", "")
    forces: tuple[Force, ...]
    level_rules: tuple[LevelRule, ...]
    rest: RestRules = RestRules()
    breaks: BreakRule = BreakRule()
    areas: tuple[Area, ...]
    area_levels: tuple[AreaLevel, ...]
    minima: tuple[Minimum, ...]
    strengths: Annotated[
        tuple[Strength, ...], Meta(description="What the minima come from; needed only to change a level later")
    ] = ()
    places: tuple[Place, ...]
    matrices: tuple[Matrix, ...]
    stops: tuple[Stop, ...]
    demands: tuple[Demand, ...]
    post_demands: Annotated[
        tuple[PostDemand, ...], Meta(description="Fixed posts wanted; those of one name at a stop do not overlap")
    ] = ()
    teams: tuple[Team, ...]
    together: Annotated[
        tuple[tuple[Code, ...], ...], Meta(description="Groups of teams that are on duty in the same shifts")
    ] = ()
    wishes: tuple[Wish, ...] = ()
    duty_trainings: tuple[DutyTraining, ...] = ()
    prices: Annotated[Prices, Meta(description="What the roster pays for what it lacks")] = Prices()
    even_gap_ratio: Annotated[
        float,
        Meta(
            ge=1,
            le=4,
            description="Longest time that a stop is left alone, over its even gap, that is even enough: up to it "
            "shorter ways count more than shorter gaps",
        ),
    ] = 1.0
    walked_until_s: Annotated[
        int,
        Meta(
            ge=0,
            description="Seconds after the midnight that begins day 0. Ways that began before, and those out of visits "
            "that began before, are taken as walked: they are not held against travel times that changed since",
        ),
    ] = 0

    @cached_property
    def shift_by_code(self) -> dict[str, Shift]:
        """Shifts by their code."""
        return {shift.code: shift for shift in self.shifts}

    @cached_property
    def force_by_code(self) -> dict[str, Force]:
        """Forces by their code."""
        return {force.code: force for force in self.forces}

    @cached_property
    def team_by_code(self) -> dict[str, Team]:
        """Teams by their code."""
        return {team.code: team for team in self.teams}

    @cached_property
    def stop_by_code(self) -> dict[str, Stop]:
        """Stops by their code."""
        return {stop.code: stop for stop in self.stops}

    @cached_property
    def area_by_code(self) -> dict[str, Area]:
        """Areas by their code."""
        return {area.code: area for area in self.areas}

    @cached_property
    def modes(self) -> frozenset[str]:
        """Modes for which there are travel times."""
        return frozenset(matrix.mode for matrix in self.matrices)

    @cached_property
    def _rows(self) -> dict[tuple[str, int], dict[int, int]]:
        """For each mode and place the numbers of its matrices, in order, each with the place's row there."""
        rows: dict[tuple[str, int], dict[int, int]] = {}
        for number, matrix in enumerate(self.matrices):
            for row, place in enumerate(matrix.places or range(len(self.places))):
                rows.setdefault((matrix.mode, place), {})[number] = row
        return rows

    def leg_s(self, mode: str, origin: int, target: int) -> int:
        """Return the seconds from one place to another; -1 where there is no way in this mode."""
        if origin == target:
            return 0
        columns = self._rows.get((mode, target), {})
        for number, row in self._rows.get((mode, origin), {}).items():
            if number in columns:
                return self.matrices[number].seconds[row][columns[number]]
        return -1

    def legs(self, mode: str, places: Sequence[int]) -> list[list[int]]:
        """Return ``leg_s`` between all of some places, row by row."""
        held: dict[int, list[tuple[int, int]]] = {}
        for index, place in enumerate(places):
            for number, row in self._rows.get((mode, place), {}).items():
                held.setdefault(number, []).append((index, row))
        table = [[-1] * len(places) for _ in places]
        for number in sorted(held, reverse=True):
            for index, row in held[number]:
                line, seconds = table[index], self.matrices[number].seconds[row]
                for other, column in held[number]:
                    line[other] = seconds[column]
        for index in range(len(places)):
            table[index][index] = 0
        return table

    @cached_property
    def demands_by_shift(self) -> dict[tuple[int, str], tuple[Demand, ...]]:
        """Demands by (day, shift code), in the order of the list."""
        grouped: dict[tuple[int, str], list[Demand]] = {}
        for demand in self.demands:
            grouped.setdefault((demand.day, demand.shift), []).append(demand)
        return {key: tuple(value) for key, value in grouped.items()}

    @cached_property
    def post_demands_by_shift(self) -> dict[tuple[int, str], tuple[PostDemand, ...]]:
        """Fixed posts wanted by (day, shift code), in the order of the list."""
        grouped: dict[tuple[int, str], list[PostDemand]] = {}
        for demand in self.post_demands:
            grouped.setdefault((demand.day, demand.shift), []).append(demand)
        return {key: tuple(value) for key, value in grouped.items()}

    @cached_property
    def demand_by_key(self) -> dict[tuple[str, int, str], Demand]:
        """Demands by (stop code, day, shift code)."""
        return {(demand.stop, demand.day, demand.shift): demand for demand in self.demands}

    def walks_routes(self, team: Team) -> bool:
        """Return whether a team may have a route: its force patrols, and there are travel times for its mode."""
        return self.force_by_code[team.force].patrols and team.mode in self.modes

    def needed_trainings(self, force: str, shift: str) -> frozenset[str]:
        """Return the trainings without which a team of a force may not work a shift."""
        return frozenset(
            rule.training for rule in self.duty_trainings if rule.force == force and rule.shift in {"", shift}
        )

    def ancestors(self, area: str) -> tuple[str, ...]:
        """Codes of the area and all areas above it, from below upwards."""
        chain = []
        while area:
            chain.append(area)
            area = self.area_by_code[area].parent
        return tuple(chain)
