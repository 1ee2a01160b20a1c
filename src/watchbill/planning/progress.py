"""What a solve tells while it runs, and what it hands over at the end."""

from __future__ import annotations

from typing import Literal

from watchbill.planning.measures import Measures
from watchbill.planning.overview import AreaLine, ShiftState
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Struct
from watchbill.planning.rosters.search import RosterStatus

Stage = Literal["roster", "patrols", "posts", "done"]
Status = Literal["complete", "incomplete", "infeasible", "out_of_time", "failed", "stopped"]
"""How a search ended; there is a plan in each case, and what it lacks is in its shortfalls.

``complete``: nothing wanted is missing. ``stopped``: it was cancelled. ``failed``: the solver failed in some areas or
shifts, and these are left without its work. Otherwise the plan lacks something: ``infeasible`` where part of that is
proven to be out of every plan's power, ``out_of_time`` where the time limit ended the search and more time may help,
``incomplete`` where the search ended by itself and nothing is proven.
"""


class ShiftLine(Struct, kw_only=True, frozen=True):
    """How far the routes of one shift are."""

    day: int
    shift: str
    state: ShiftState
    attempts: int
    missed_visits: int
    worst_gap_ratio: float
    mean_gap_ratio: float
    least_gap_ratio: float = 1.0
    """No plan of the shift has a worst gap ratio below this."""
    least_missed_visits: int = 0
    """No plan of the shift misses fewer visits."""


class Progress(Struct, kw_only=True, frozen=True):
    """One message of a running solve."""

    stage: Stage
    share: float
    """Part of the time limit that is used, 0 to 1; 1 only when all is done."""
    seconds: float
    measures: Measures | None
    """Figures of the best plan so far; none before there is a complete one."""
    shortfalls: dict[str, int]
    """Number of shortfalls by rule, of the best plan so far."""
    shifts: tuple[ShiftLine, ...]
    areas: tuple[AreaLine, ...] = ()
    """Empty where the operation is planned whole."""
    plan: Plan | None
    """The best complete plan so far."""


class Bounds(Struct, kw_only=True, frozen=True):
    """How good roster and routes are known to be: what was reached, and what no plan can undercut."""

    roster_value: float | None
    """None where time was too short to price any roster; the duties are then those of the first simple one."""
    roster_bound: float
    roster_status: RosterStatus
    worst_gap_ratio: float = 1.0
    """No routes on this roster have a worst gap ratio below this."""
    missed_visits: int = 0
    """No routes on this roster miss fewer visits."""


class StageTime(Struct, kw_only=True, frozen=True):
    """Seconds that a stage took."""

    stage: Stage
    seconds: float


class Result(Struct, kw_only=True, frozen=True):
    """What ``solve`` returns."""

    plan: Plan
    measures: Measures
    status: Status
    bounds: Bounds
    crews: dict[str, int]
    """Crew of each rotating team, by team code: given, or chosen by the planner."""
    shifts: tuple[ShiftLine, ...]
    areas: tuple[AreaLine, ...] = ()
    """Empty where the operation was planned whole."""
    stages: tuple[StageTime, ...]
    first_plan_s: float | None
    """Seconds until there was a first complete plan."""
    seconds: float

    @property
    def failed_shifts(self) -> frozenset[tuple[int, str]]:
        """Day and shift of the routes whose search ended with an error."""
        return frozenset((line.day, line.shift) for line in self.shifts if line.state == "failed")
