"""How far the routes are, group by group and shift by shift: what a display of a running plan reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchbill.planning.division import Division
from watchbill.planning.overview import AreaLine, ShiftState
from watchbill.planning.patrols import Bounds
from watchbill.planning.problem import Problem
from watchbill.planning.progress import ShiftLine
from watchbill.planning.standing import Standing

Shift = tuple[int, str]
Name = tuple[Shift, int]
"""Day and shift, and the number of a group."""


@dataclass
class _State:
    """What happened to a group in a shift."""

    state: ShiftState = "waiting"
    attempts: int = 0


class Headway:
    """The groups of the first division in each shift; lines of those that nothing happened to are made once."""

    def __init__(self, problem: Problem, first: Division, shifts: Sequence[Shift]) -> None:
        self._problem = problem
        self._first = first
        self._states = {(shift, number): _State() for shift in shifts for number in range(len(first.groups))}
        self._lines: dict[Name, AreaLine] = {}

    @property
    def names(self) -> tuple[Name, ...]:
        """All groups in all shifts."""
        return tuple(self._states)

    @property
    def has_failed(self) -> bool:
        """Whether the solver failed somewhere and nothing took its place."""
        return any(state.state == "failed" for state in self._states.values())

    def begin(self, name: Name) -> None:
        """A group is being planned for the first time."""
        if not self._states[name].attempts:
            self._set(name, "running")

    def end(self) -> None:
        """Nothing is being planned any more; what was under way has not happened."""
        for name, state in self._states.items():
            if state.state == "running":
                self._set(name, "waiting")

    def note(self, division: Division, name: Name, planned: bool) -> None:
        """Write down what a job did for the groups of the first division."""
        shift, number = name
        touched = (
            [number]
            if division is self._first
            else dict.fromkeys(self._first.group_of_stop[stop] for stop in division.stops[number])
        )
        for group in touched:
            state = self._states[shift, group]
            state.attempts += 1
            failed = not planned and state.state != "planned"
            self._set((shift, group), "failed" if failed else "planned")

    def _set(self, name: Name, state: ShiftState) -> None:
        self._states[name].state = state
        self._lines.pop(name, None)

    def shift_lines(self, standings: Mapping[Shift, Standing], bounds: Mapping[Shift, Bounds]) -> tuple[ShiftLine, ...]:
        """How far each shift is, all groups together."""
        groups = range(len(self._first.groups))
        return tuple(
            ShiftLine(
                day=shift[0],
                shift=shift[1],
                state=_together([self._states[shift, group].state for group in groups]),
                attempts=max(self._states[shift, group].attempts for group in groups),
                missed_visits=standing.missed_visits,
                worst_gap_ratio=round(standing.worst_ratio, 3),
                mean_gap_ratio=round(standing.mean_ratio, 3),
                least_gap_ratio=bounds[shift].worst_gap_ratio,
                least_missed_visits=bounds[shift].missed_visits,
            )
            for shift, standing in standings.items()
        )

    def area_lines(self, standings: Mapping[Shift, Standing]) -> tuple[AreaLine, ...]:
        """How far each group is in each shift; empty where the operation is planned whole."""
        if self._first.is_whole:
            return ()
        for name, state in self._states.items():
            if name not in self._lines:
                shift, number = name
                part = standings[shift].part(self._first.stops[number], ())
                self._lines[name] = AreaLine(
                    area=self._label(self._first.groups[number]),
                    villages=len(self._first.groups[number]),
                    day=shift[0],
                    shift=shift[1],
                    state=state.state,
                    missed_visits=part.missed_visits,
                    worst_gap_ratio=round(part.worst_ratio, 3),
                )
        return tuple(self._lines[name] for name in self._states)

    def _label(self, group: tuple[str, ...]) -> str:
        """The township in which most of a group lies, or its first village where there is none."""
        areas = self._problem.area_by_code
        above = Counter(areas[village].parent for village in group if village in areas and areas[village].parent)
        return min(above, key=lambda area: (-above[area], area)) if above else group[0]


def _together(states: list[ShiftState]) -> ShiftState:
    if "running" in states or ("waiting" in states and "planned" in states):
        return "running"
    return "failed" if "failed" in states else states[0]
