"""What a duty room would do without a planner: simple route builders on the same problem and the same roster.

``greedy``: every team goes on to the nearest stop of its area that still wants a visit; a team does not visit the
same stop twice while another stop wants it. ``once``: the same, but every stop is visited a single time.
Neither looks at the clock beyond the end of the shift and the break.
"""

from __future__ import annotations

from collections import Counter

from watchbill.planning.patrols.rules import breaks
from watchbill.planning.patrols.rules.breaks import ShiftBreak
from watchbill.planning.plan import Duty, Route, Step
from watchbill.planning.problem import Demand, Problem, Team


def greedy(problem: Problem, duties: tuple[Duty, ...], *, once: bool = False) -> tuple[Route, ...]:
    """Build the routes of all shifts, nearest stop first."""
    routes: list[Route] = []
    for (day, shift), demands in problem.demands_by_shift.items():
        teams = [
            problem.team_by_code[d.team]
            for d in duties
            if (d.day, d.shift) == (day, shift) and problem.force_by_code[problem.team_by_code[d.team].force].patrols
        ]
        routes += _shift(problem, teams, demands, day, shift, once=once)
    return tuple(routes)


class _Walk:
    """A team on its way: where it is, when, and what it has done."""

    def __init__(self, problem: Problem, team: Team, shift: str) -> None:
        self.team, self.problem, self.here, self.now_s = team, problem, team.base, 0
        self.length_s = problem.shift_by_code[shift].length_s
        self.open_break = breaks.of_shift(problem, self.length_s)
        self.steps: list[Step] = []
        self.done = False

    def travel_s(self, here: int, there: int) -> int:
        return self.problem.leg_s(self.team.mode, here, there)

    def has_time(self, place: int, dwell_s: int) -> bool:
        there, back = self.travel_s(self.here, place), self.travel_s(place, self.team.base)
        pause = self.open_break.duration_s if self.open_break else 0
        if there < 0 or back < 0:
            return False
        leaves = self.now_s + there + dwell_s
        return leaves + back + pause <= self.length_s and (
            self.open_break is None or leaves + back <= self.open_break.latest_s
        )

    def add(self, kind: str, stop: str, place: int, stay_s: int, not_before_s: int = 0) -> None:
        arrival = max(self.now_s + self.travel_s(self.here, place), not_before_s)
        step = {"kind": kind, "stop": stop, "place": place, "arrival_s": arrival, "departure_s": arrival + stay_s}
        self.steps.append(Step(**step))
        self.here, self.now_s = place, arrival + stay_s

    def rest(self, due: ShiftBreak) -> None:
        self.add("break", "", self.team.base, due.duration_s, due.earliest_s)
        self.open_break = None


def _shift(
    problem: Problem, teams: list[Team], demands: tuple[Demand, ...], day: int, shift: str, *, once: bool
) -> list[Route]:
    wanted = Counter({d.stop: 1 if once else d.visits for d in demands})
    by_stop = {d.stop: d for d in demands}
    been: set[tuple[str, str]] = set()
    walks = [_Walk(problem, team, shift) for team in teams]
    while open_walks := [walk for walk in walks if not walk.done]:
        walk = min(open_walks, key=lambda w: w.now_s)
        due = walk.open_break
        if due and walk.now_s >= due.earliest_s:
            walk.rest(due)
            continue
        best = None
        for code, left in wanted.items():
            stop = problem.stop_by_code[code]
            if left <= 0 or stop.area not in walk.team.reach or (walk.team.code, code) in been:
                continue
            if not walk.has_time(stop.place, by_stop[code].dwell_s):
                continue
            key = (walk.travel_s(walk.here, stop.place), code)
            best = min(best, key) if best else key
        if best is None:
            if due:
                walk.rest(due)
            else:
                walk.done = True
            continue
        code = best[1]
        walk.add("visit", code, problem.stop_by_code[code].place, by_stop[code].dwell_s)
        wanted[code] -= 1
        been.add((walk.team.code, code))
    return [
        Route(
            team=walk.team.code, day=day, shift=shift, start_s=0,
            end_s=walk.now_s + max(0, walk.travel_s(walk.here, walk.team.base)), steps=tuple(walk.steps),
        )
        for walk in walks
    ]  # fmt: skip
