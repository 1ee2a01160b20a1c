"""The roster part of a repair: who is on duty instead, with as few changed duties as can be.

A small CP-SAT model over the teams that can help. In this order of importance: what the old roster gave of minima,
round-the-clock cover and teams in reach of a village's stops is given again, and raised minima are met; as few
duties and teams as can be change; the change falls on the teams with the least duties. What the old roster
lacked already is not mended here, for that would change orders that the change has nothing to do with.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem, Team
from watchbill.planning.repair.limits import TeamLimits, add_together, shaken, with_mates
from watchbill.planning.repair.request import Request
from watchbill.planning.rosters.rests import conflicts, history_shift
from watchbill.planning.rosters.rules.post_unmanned import post_needs
from watchbill.planning.shortfalls import roster_shortfalls

POLL_S = 0.05
MOST_CELLS = 30_000
"""Most possible duties in the model; beyond it only the teams nearest to the gaps take part."""
ROUND_THE_CLOCK, PER_PERSON, OUTSIDE_CYCLE, TEAM_IN_REACH = 60, 20, 15, 3
"""What a missing village cover, person, a duty outside the crew's cycle, and a missing team in reach weigh."""
LEAST_LEFT_S = 3600
"""A shift that is under way gets no new duty when less of it is left."""

Cell = tuple[str, int]
"""Team and day."""


@dataclass(frozen=True)
class Gap:
    """Something that the roster should give: at least ``least`` of the sum over the teams' duties in these shifts."""

    teams: tuple[str, ...]
    day: int
    shifts: tuple[str, ...]
    least: int
    price: int
    counts_people: bool


def repair_duties(
    request: Request, *, limit_s: float, seed: int, workers: int, cancelled: Callable[[], bool]
) -> tuple[Duty, ...]:
    """Return the repaired duties; those that cannot stay are gone in any case, even if the time is too short."""
    kept = {(duty.team, duty.day): duty.shift for duty in request.plan.duties if request.can_work(duty)}
    gaps = wanted(request)
    touched = shaken(request.after, (duty for duty in request.plan.duties if not request.can_work(duty)))
    sure = {cell: shift for cell, shift in kept.items() if cell[0] not in touched}
    short = [gap for gap in gaps if _given(request.after, gap, sure) < gap.least]
    if (not short and not touched) or limit_s <= 0:
        return _as_duties(request.after, kept)
    helpers = with_mates(request.after, _helpers(request.after, gaps, short) | touched)
    model = _Model(request, kept, helpers)
    model.add_gaps(gap for gap in gaps if helpers.intersection(gap.teams))
    found = model.solve(limit_s, seed, workers, cancelled)
    return _as_duties(request.after, kept if found is None else found)


def wanted(request: Request) -> tuple[Gap, ...]:
    """Return all that the roster should give after the change, in the shifts that are not over."""
    before, after, duties = request.before, request.after, request.plan.duties
    lacked = {
        (lack.area, lack.day, lack.shift, lack.force, lack.training): round(lack.amount)
        for lack in roster_shortfalls(before, duties)
        if lack.rule in {"level_share", "trained_share"}
    }
    open_keys = set(request.keys)
    found: list[Gap] = []
    counted = _teams_by(after, lambda code: ((area, after.team_by_code[code].force) for area in _homes(after, code)))
    for least in after.minima:
        shifts = (least.shift,) if least.shift else after.force_by_code[least.force].shifts
        if not any((least.day, shift) in open_keys for shift in shifts):
            continue
        key = (least.area, least.day, least.shift, least.force, least.training)
        teams = tuple(
            code
            for code in counted.get((least.area, least.force), ())
            if not least.training or least.training in after.team_by_code[code].trainings
        )
        found.append(Gap(teams, least.day, shifts, least.people - lacked.get(key, 0), PER_PERSON, counts_people=True))
    return (*found, *_reach_gaps(request), *_post_gaps(request))


def _homes(problem: Problem, code: str) -> tuple[str, ...]:
    return problem.ancestors(problem.team_by_code[code].area)


def _reach_gaps(request: Request) -> Iterable[Gap]:
    """Villages keep their round-the-clock cover, and as many teams in reach as their stops want and they had."""
    after = request.after
    patrolling = [team for team in after.teams if after.force_by_code[team.force].patrols]
    reaching: dict[str, list[str]] = {}
    for team in patrolling:
        for village in team.reach:
            reaching.setdefault(village, []).append(team.code)
    had: Counter[tuple[str, int, str]] = Counter()
    for duty in request.plan.duties:
        team = request.before.team_by_code[duty.team]
        if request.before.force_by_code[team.force].patrols:
            had.update((village, duty.day, duty.shift) for village in team.reach)
    wants: dict[tuple[str, int, str], int] = {}
    for demand in after.demands:
        key = (after.stop_by_code[demand.stop].area, demand.day, demand.shift)
        wants[key] = max(wants.get(key, 0), min(demand.teams, demand.visits))
    for day, shift in request.keys:
        for village, teams in reaching.items():
            before = had[village, day, shift]
            if before:
                yield Gap(tuple(teams), day, (shift,), 1, ROUND_THE_CLOCK, counts_people=False)
            if (least := min(before, wants.get((village, day, shift), 0))) > 1:
                yield Gap(tuple(teams), day, (shift,), least, TEAM_IN_REACH, counts_people=False)


def _post_gaps(request: Request) -> Iterable[Gap]:
    """Fixed posts keep the people that they need, as far as they had them."""
    had = {(duty.team, duty.day): duty.shift for duty in request.plan.duties}
    for need in post_needs(request.after):
        if (need.day, need.shift) in request.keys:
            teams = tuple(request.after.teams[position].code for position in sorted(need.teams))
            known = tuple(code for code in teams if code in request.before.team_by_code)
            gap = Gap(known, need.day, (need.shift,), need.people, PER_PERSON, counts_people=True)
            least = min(need.people, _given(request.before, gap, had))
            yield Gap(teams, need.day, (need.shift,), least, PER_PERSON, counts_people=True)


def _teams_by(
    problem: Problem, keys_of: Callable[[str], Iterable[tuple[str, str]]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for team in problem.teams:
        for key in keys_of(team.code):
            found.setdefault(key, []).append(team.code)
    return {key: tuple(codes) for key, codes in found.items()}


def _given(problem: Problem, gap: Gap, duties: dict[Cell, str]) -> int:
    on_duty = ((code, shift) for code in gap.teams if (shift := duties.get((code, gap.day), "")) in gap.shifts)
    if gap.counts_people:
        return sum(problem.team_by_code[code].present(gap.day, shift) for code, shift in on_duty)
    return sum(1 for _ in on_duty)


def _helpers(problem: Problem, gaps: Iterable[Gap], short: list[Gap]) -> frozenset[str]:
    """Teams that may change: those that fill a gap, and those that can stand in for them while that stays small."""
    near = frozenset(code for gap in short for code in gap.teams)
    wider = near.union(*(gap.teams for gap in gaps if not near.isdisjoint(gap.teams)))
    cells = len(wider) * problem.operation.days * len(problem.shifts)
    return wider if cells <= MOST_CELLS else near


def _as_duties(problem: Problem, shifts: dict[Cell, str]) -> tuple[Duty, ...]:
    return tuple(
        Duty(team=team.code, day=day, shift=shift)
        for team in problem.teams
        for day in range(problem.operation.days)
        if (shift := shifts.get((team.code, day)))
    )


class _Model:
    """Duty variables of the teams that may change, and what is charged."""

    def __init__(self, request: Request, kept: dict[Cell, str], helpers: frozenset[str]) -> None:
        self.request = request
        self.problem = request.after
        self.kept = kept
        self.helpers = sorted(helpers)
        self.model = cp_model.CpModel()
        self.duty: dict[tuple[str, int, str], cp_model.IntVar] = {}
        self.lacks: list[cp_model.LinearExpr | int] = []
        self.changes: list[cp_model.LinearExpr | int] = []
        self.burdens: list[cp_model.LinearExpr | int] = []
        self.most_lacks = self.most_burden = 0
        self._duties = Counter(code for code, _ in kept)
        self._conflicts = conflicts(self.problem)
        self.locked: dict[str, dict[int, str]] = {code: {} for code in self.helpers}
        for code in self.helpers:
            self._add_team(code)
        add_together(self.model, self.problem, self.duty, self.helpers, self.locked)

    def _add_team(self, code: str) -> None:
        days = range(self.problem.operation.days)
        changed_days = [change for day in days if (change := self._add_day(code, day)) is not None]
        if changed_days:
            changed = self.model.new_bool_var(f"changed {code}")
            for change in changed_days:
                self.model.add(change <= changed)
            self.changes += [*(2 * change for change in changed_days), changed]
        self._add_rest(code, days)
        self._add_run(code, days)
        TeamLimits(self.model, self.problem, self.problem.team_by_code[code], self.duty, self.locked[code]).add()

    def _add_day(self, code: str, day: int) -> cp_model.LinearExpr | cp_model.IntVar | None:
        """Variables of one day, one for each shift that is possible; returns whether the day changes."""
        old = self.kept.get((code, day), "")
        choices = self._choices(code, day, old)
        here = {shift: self.model.new_bool_var(f"{code} {day} {shift}") for shift in (choices | {old}) - {""}}
        for shift, variable in here.items():
            self.duty[code, day, shift] = variable
            self.model.add_hint(variable, shift == old)
        self.model.add_at_most_one(here.values())
        if choices == {old}:
            self.locked[code][day] = old
            if old:
                self.model.add(here[old] == 1)
            return None
        fresh = [variable for shift, variable in here.items() if shift != old]
        team = self.problem.team_by_code[code]
        for shift, variable in here.items():
            if shift == old:
                continue
            burden = 1 + min(90, self._duties[code] + 3 * self.problem.shift_by_code[shift].night)
            self.burdens.append(burden * variable)
            self.most_burden += burden
            if self._is_outside_cycle(team, day, shift):
                self._charge(OUTSIDE_CYCLE, variable, 1)
        return 1 - here[old] if old else cp_model.LinearExpr.sum(fresh)

    def _is_outside_cycle(self, team: Team, day: int, shift: str) -> bool:
        cycle = self.problem.cycle
        if team.crew is None or not cycle or not self.problem.force_by_code[team.force].rotates:
            return False
        return cycle[(day + team.crew) % len(cycle)] != shift

    def _choices(self, code: str, day: int, old: str) -> set[str]:
        """Shifts (empty: off) that a team may have on a day."""
        request, team = self.request, self.problem.team_by_code[code]
        if (old and request.is_begun((day, old))) or request.is_pinned(code, (day, old)):
            return {old}
        possible = {
            shift
            for shift in self.problem.force_by_code[team.force].shifts
            if team.present(day, shift)
            and not request.is_pinned(code, (day, shift))
            and self._has_time((day, shift))
            and self.problem.needed_trainings(team.force, shift) <= set(team.trainings)
        }
        return possible | {old, ""}

    def _has_time(self, key: tuple[int, str]) -> bool:
        length_s = self.problem.shift_by_code[key[1]].length_s
        left_s = length_s - self.request.from_s(key)
        return left_s >= min(LEAST_LEFT_S, length_s)

    def _add_rest(self, code: str, days: range) -> None:
        history = self.problem.team_by_code[code].history
        for first, second, between in self._conflicts:
            for day in days:
                later = self.duty.get((code, day, second))
                if later is None:
                    continue
                earlier = self.duty.get((code, day - between, first))
                if earlier is not None:
                    self.model.add_bool_or([earlier.negated(), later.negated()])
                elif day - between < 0 and history_shift(history, day - between) == first:
                    self.model.add(later == 0)

    def _add_run(self, code: str, days: range) -> None:
        team = self.problem.team_by_code[code]
        longest, history = team.limits.longest_run_days or self.problem.rest.longest_run_days, team.history
        for last in days:
            window = range(last - longest, last + 1)
            worked = sum(bool(history_shift(history, day)) for day in window if day < 0)
            shifts = self.problem.shift_by_code
            here = [
                self.duty[code, day, shift] for day in window for shift in shifts if (code, day, shift) in self.duty
            ]
            if here:
                self.model.add(worked + cp_model.LinearExpr.sum(here) <= longest)

    def _charge(self, price: int, amount: cp_model.LinearExpr | cp_model.IntVar, most: int) -> None:
        self.lacks.append(price * amount)
        self.most_lacks += price * most

    def add_gaps(self, gaps: Iterable[Gap]) -> None:
        """Charge what the roster does not give."""
        for gap in gaps:
            given: list[cp_model.LinearExpr | int] = []
            for code in gap.teams:
                team = self.problem.team_by_code[code]
                for shift in gap.shifts:
                    size = team.present(gap.day, shift) if gap.counts_people else 1
                    variable = self.duty.get((code, gap.day, shift))
                    if variable is not None:
                        given.append(size * variable)
                    elif self.kept.get((code, gap.day)) == shift:
                        given.append(size)
            if gap.least > 0:
                lacking = self.model.new_int_var(0, gap.least, "lacking")
                self.model.add(lacking + cp_model.LinearExpr.sum(given) >= gap.least)
                self._charge(gap.price, lacking, gap.least)

    def solve(self, limit_s: float, seed: int, workers: int, cancelled: Callable[[], bool]) -> dict[Cell, str] | None:
        """Return shift by (team, day), none where nothing was found in the time."""
        per_change = self.most_burden + 1
        per_lack = per_change * (3 * len(self.duty) + 1)
        terms = [(per_lack, self.lacks), (per_change, self.changes), (1, self.burdens)]
        self.model.minimize(
            cp_model.LinearExpr.sum([weight * cp_model.LinearExpr.sum(parts) for weight, parts in terms if parts])
        )
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = limit_s
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        status = _run(solver, self.model, cancelled)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        members = set(self.helpers)
        found = {cell: shift for cell, shift in self.kept.items() if cell[0] not in members}
        found |= {(code, day): shift for (code, day, shift), v in self.duty.items() if solver.boolean_value(v)}
        return found


def _run(solver: cp_model.CpSolver, model: cp_model.CpModel, cancelled: Callable[[], bool]) -> int:
    """Solve in a thread of its own, so that this one can be asked to stop."""
    status: list[int] = []
    thread = threading.Thread(target=lambda: status.append(int(solver.solve(model))), daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(POLL_S)
        if thread.is_alive() and cancelled():
            solver.stop_search()
            thread.join()
    return status[0] if status else int(cp_model.UNKNOWN)
