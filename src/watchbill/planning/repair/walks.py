"""One team's route while it is repaired: what is walked stays, the rest moves only where it must.

A visit or break that began before the instant is walked, and so is the way that the team is on at the instant. The
steps after it keep their order and their times as long as the travel times allow it, else they begin as much later
as they must; visits that do not fit any more are given up and handed back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import structs

from watchbill.planning.plan import Route, Step
from watchbill.planning.problem import Demand, Problem, Stop, Team


@dataclass
class Walk:
    """A route as a list of steps that can change, from ``from_s`` on (seconds after the shift's start)."""

    problem: Problem
    team: Team
    day: int
    shift: str
    from_s: int
    start_s: int
    steps: list[Step]
    pinned_stops: frozenset[str] = frozenset()
    """Visits of these are given up last."""

    @property
    def length_s(self) -> int:
        """Length of the shift."""
        return self.problem.shift_by_code[self.shift].length_s

    @property
    def walked(self) -> int:
        """How many steps have begun before the instant."""
        return sum(step.arrival_s < self.from_s for step in self.steps)

    def way_s(self, here: int, there: int) -> int:
        """Seconds from one place to another in the team's mode; -1: no way."""
        return self.problem.leg_s(self.team.mode, here, there)

    def can_visit(self, stop: Stop) -> bool:
        """Whether the team may and can go to a stop and back."""
        if stop.area not in self.team.reach:
            return False
        return self.way_s(self.team.base, stop.place) >= 0 and self.way_s(stop.place, self.team.base) >= 0

    def leaves_s(self, position: int) -> int:
        """When the team can leave for the step at a position: not before the instant, nor before the step before."""
        if position == 0:
            return max(0, self.from_s)
        return max(self.from_s, self.steps[position - 1].departure_s)

    def place_before(self, position: int) -> int:
        """Where the team is before the step at a position."""
        return self.steps[position - 1].place if position else self.team.base

    def route(self) -> Route:
        """Return it as a route of the plan: leaving the base as late as the first step allows."""
        start_s = end_s = self.start_s
        if self.steps:
            first, last = self.steps[0], self.steps[-1]
            if min(first.arrival_s, start_s) >= self.from_s:
                start_s = first.arrival_s - self.way_s(self.team.base, first.place)
            end_s = last.departure_s + max(0, self.way_s(last.place, self.team.base))
            if last.departure_s < self.from_s:
                end_s = min(end_s, max(self.length_s, last.departure_s))
        return Route(
            team=self.team.code,
            day=self.day,
            shift=self.shift,
            start_s=start_s,
            end_s=end_s,
            steps=tuple(self.steps),
        )


def pushed(walk: Walk, steps: list[Step], under_way: Step | None) -> tuple[list[Step], int] | int:
    """Return the steps as early as they can be but not before their old times, and by how much they moved.

    Where one cannot be made at all, its position is returned. ``under_way`` is the step that the team was on its way
    to at the instant: it arrives there as planned.
    """
    done: list[Step] = []
    moved = 0
    for position, step in enumerate(steps):
        here = done[-1].place if done else walk.team.base
        ready = max(walk.from_s, done[-1].departure_s) if done else walk.from_s
        if step.arrival_s < walk.from_s or (step is under_way and walk.way_s(here, step.place) >= 0):
            done.append(step)
            continue
        way = walk.way_s(here, step.place)
        arrival = _latest_start(walk, step, max(step.arrival_s, ready + way)) if way >= 0 else None
        if arrival is None:
            return position
        moved += arrival - step.arrival_s
        done.append(structs.replace(step, arrival_s=arrival, departure_s=arrival + step.departure_s - step.arrival_s))
    if len(done) > walk.walked:
        home = walk.way_s(done[-1].place, walk.team.base)
        if home < 0 or done[-1].departure_s + home > walk.length_s:
            return len(done) - 1
    return done, moved


def _latest_start(walk: Walk, step: Step, arrival_s: int) -> int | None:
    """Return when a step begins that is reached at ``arrival_s``; none where its time is over."""
    if step.kind == "break":
        return arrival_s if arrival_s <= walk.problem.breaks.latest_s else None
    if arrival_s == step.arrival_s:
        return arrival_s
    demand = walk.problem.demand_by_key.get((step.stop, walk.day, walk.shift))
    if demand is None or not demand.windows:
        return arrival_s
    starts = [max(arrival_s, first) for first, last in demand.windows if max(arrival_s, first) <= last]
    return min(starts, default=None)


def refit(walk: Walk) -> list[Step]:
    """Make the rest of a walk possible again; return the visits that had to be given up.

    Of the visits that can be given up, the one goes that makes the others possible with the least delay.
    """
    first = walk.walked
    left_s = walk.steps[first - 1].departure_s if first else walk.start_s
    under_way = walk.steps[first] if first < len(walk.steps) and left_s < walk.from_s else None
    given_up: list[Step] = []
    while isinstance(found := pushed(walk, walk.steps, under_way), int):
        victim = _victim(walk, found, under_way)
        if victim.kind == "visit":
            given_up.append(victim)
        walk.steps = [step for step in walk.steps if step is not victim]
    walk.steps = found[0]
    return given_up


def _victim(walk: Walk, stuck: int, under_way: Step | None) -> Step:
    """The step to give up so that the others fit: a visit if it can be, the break at last."""
    choices = [step for step in walk.steps[walk.walked : stuck + 1] if step.kind == "visit"]
    outcomes: list[tuple[int, int, Step]] = []
    for number, step in enumerate(choices):
        rest = [other for other in walk.steps if other is not step]
        found = pushed(walk, rest, under_way)
        if not isinstance(found, int):
            outcomes.append((found[1], number, step))
    if outcomes:
        return min(outcomes, key=lambda outcome: (outcome[2].stop in walk.pinned_stops, *outcome[:2]))[2]
    free = [step for step in choices if step.stop not in walk.pinned_stops]
    return (free or choices or walk.steps[: stuck + 1])[-1]


@dataclass(frozen=True)
class Slot:
    """A place in a walk for one more visit: before the step at ``position``, at ``arrival_s``."""

    position: int
    arrival_s: int
    detour_s: int


def slots(walk: Walk, place: int, demand: Demand, wish_s: int, others_s: list[int]) -> Iterator[Slot]:
    """Yield where a visit fits without moving any other step, one slot for each place, nearest to ``wish_s``.

    ``others_s`` are the starts of the stop's other visits, from which it keeps the least gap.
    """
    for position in range(walk.walked, len(walk.steps) + 1):
        here = walk.place_before(position)
        out = walk.way_s(here, place)
        onward = walk.steps[position] if position < len(walk.steps) else None
        there = onward.place if onward else walk.team.base
        back = walk.way_s(place, there)
        if out < 0 or back < 0:
            continue
        if _is_on_the_way(walk, position):
            continue
        earliest = walk.leaves_s(position) + out
        latest = (onward.arrival_s if onward else walk.length_s) - back - demand.dwell_s
        arrival = _nearest(wish_s, earliest, latest, demand, others_s)
        if arrival is not None:
            yield Slot(position, arrival, out + back - max(0, walk.way_s(here, there)))


def _is_on_the_way(walk: Walk, position: int) -> bool:
    """Whether the team was on its way to the step at a position at the instant, or had gone home."""
    if position >= len(walk.steps):
        return bool(walk.steps) and walk.steps[-1].departure_s < walk.from_s and position == walk.walked
    left_s = walk.steps[position - 1].departure_s if position else walk.start_s
    way = walk.way_s(walk.place_before(position), walk.steps[position].place)
    return left_s < walk.from_s and walk.steps[position].arrival_s - max(0, way) < walk.from_s


def _nearest(wish_s: int, earliest: int, latest: int, demand: Demand, others_s: list[int]) -> int | None:
    """The possible start nearest to the wish: between two instants, in a window, apart from other visits."""
    best: int | None = None
    gap = max(demand.min_gap_s, demand.force_gap_s)
    for first, last in demand.windows or ((0, latest),):
        low, high = max(earliest, first), min(latest, last)
        if low > high:
            continue
        wishes = [wish_s, low, high, *(other + side * gap for other in others_s for side in (-1, 1))]
        for wish in wishes:
            start = min(max(wish, low), high)
            if all(abs(start - other) >= gap for other in others_s) and (
                best is None or abs(start - wish_s) < abs(best - wish_s)
            ):
                best = start
    return best


def insert(walk: Walk, slot: Slot, stop: str, place: int, dwell_s: int) -> None:
    """Put a visit into a walk."""
    visit = Step(
        kind="visit",
        stop=stop,
        place=place,
        arrival_s=slot.arrival_s,
        departure_s=slot.arrival_s + dwell_s,
    )
    walk.steps.insert(slot.position, visit)
