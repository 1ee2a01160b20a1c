"""What a repair starts from: the plan, the changed problem, the instant, and what is pinned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from watchbill.planning.changes import Pins
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Problem

DAY_S = 86_400

Key = tuple[int, str]
"""Day and shift code."""


@dataclass(frozen=True)
class Request:
    """A repair as all its parts see it. ``now_s`` counts from the midnight that begins day 0."""

    before: Problem
    plan: Plan
    after: Problem
    now_s: int
    pins: Pins

    def begins_s(self, key: Key) -> int:
        """When a shift begins, seconds after the midnight that begins day 0."""
        return key[0] * DAY_S + self.after.shift_by_code[key[1]].start_s

    def is_begun(self, key: Key) -> bool:
        """Whether a shift was under way, or over, at the instant."""
        return self.begins_s(key) < self.now_s

    def is_over(self, key: Key) -> bool:
        """Whether a shift had ended by the instant."""
        return key[0] * DAY_S + self.after.shift_by_code[key[1]].end_s <= self.now_s

    def from_s(self, key: Key) -> int:
        """From when on a shift's orders can be changed, seconds after its start."""
        return max(0, self.now_s - self.begins_s(key))

    def is_pinned(self, team: str, key: Key) -> bool:
        """Whether an order must stay."""
        return team in self._pinned_teams or key in self.pins.shifts or (team, *key) in self.pins.orders

    @cached_property
    def _pinned_teams(self) -> frozenset[str]:
        return frozenset(self.pins.teams)

    @cached_property
    def old_shift(self) -> dict[tuple[str, int], str]:
        """Shift of each duty of the old plan by (team, day)."""
        return {(duty.team, duty.day): duty.shift for duty in self.plan.duties}

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """All shifts that are not over yet."""
        days = range(self.after.operation.days)
        keys = ((day, shift.code) for day in days for shift in self.after.shifts)
        return tuple(key for key in keys if not self.is_over(key))

    def can_work(self, duty: Duty) -> bool:
        """Whether an old duty can stay: it has begun, or its team is there."""
        team = self.after.team_by_code[duty.team]
        return self.is_begun((duty.day, duty.shift)) or team.present(duty.day, duty.shift) > 0
