"""One stop in one shift, all other stops left out: can its visits be had by the teams on duty at all?

The part is easier than the whole (teams have nothing else to do, and a break costs the shortest way to any base), so a
clash found here is one of the whole.
"""

from __future__ import annotations

from itertools import combinations

from ortools.sat.python import cp_model

from watchbill.planning.explain.desk import Desk
from watchbill.planning.explain.model import ClaimModel
from watchbill.planning.patrols.rules import breaks, two_forces, two_teams
from watchbill.planning.problem import Demand, Struct, Team
from watchbill.planning.reasons import Claim
from watchbill.planning.stopping import StopRule

MOST_OUTSIDERS = 4
"""Teams on duty (of each force) that may not enter today and are looked at for a wider reach."""


class Candidate(Struct, kw_only=True, frozen=True):
    """A patrolling team on duty: its ways to the stop and back, none where there is no way."""

    team: Team
    may_enter: bool
    out_s: int | None
    back_s: int | None


class Slack(Struct, frozen=True):
    """What each claim of a stop gives up once it is off, as variables."""

    visits: cp_model.IntVar
    teams: cp_model.IntVar
    neighbours: cp_model.IntVar
    forces: cp_model.IntVar
    gap_s: cp_model.IntVar
    pause_s: cp_model.IntVar
    force_pause_s: cp_model.IntVar
    same_team: cp_model.IntVar
    dwell_s: cp_model.IntVar
    window_s: cp_model.LinearExprT


class StopPart(ClaimModel):
    """Visits of one stop, in order of time; each is made by one team, or by nobody.

    Claims: what the stop wants (visits, different teams and forces, neighbours, longest gap), how it wants it (least
    gaps, hours, dwell, most visits by one team), where teams may go (reach, ways), their time (way to and from the
    base, break), and that there are no more of them on duty. ``extra`` teams are tried on duty, and counted by
    ``seen``.
    """

    def __init__(
        self, desk: Desk, demand: Demand, asked: Claim, budget: StopRule, extra: tuple[Team, ...] = ()
    ) -> None:
        super().__init__(budget, linear=2)
        self.desk = desk
        self.demand = demand
        self.asked = asked
        stop = desk.problem.stop_by_code[demand.stop]
        self.stop = stop
        self.length_s = desk.problem.shift_by_code[demand.shift].length_s
        on_duty = desk.on_patrol(demand.day, demand.shift)
        near = self._near([self._candidate(team) for team in on_duty])
        self.candidates = [*near, *(self._candidate(team) for team in extra)]
        self.extra = range(len(near), len(self.candidates))
        self.starts = [self.model.new_int_var(0, self.length_s, "") for _ in range(demand.visits)]
        self.made = [self.model.new_bool_var("") for _ in range(demand.visits)]
        self.by: dict[tuple[int, int], cp_model.IntVar] = {}
        self.slack = self._slack()
        self._order()
        self._hours()
        self._teams()
        self._forces()
        self._wishes()

    def claim(self, rule: str, team: Team | None = None) -> Claim:
        """Return the claim of a rule at this stop, or about a team there."""
        if team is not None:
            return Claim(
                rule=rule,
                area=team.area,
                day=self.demand.day,
                shift=self.demand.shift,
                team=team.code,
                stop=self.stop.code,
            )
        return Claim(rule=rule, area=self.stop.area, day=self.demand.day, shift=self.demand.shift, stop=self.stop.code)

    def _candidate(self, team: Team) -> Candidate:
        out = self.desk.problem.leg_s(team.mode, team.base, self.stop.place)
        back = self.desk.problem.leg_s(team.mode, self.stop.place, team.base)
        none = min(out, back) < 0
        return Candidate(
            team=team,
            may_enter=self.stop.area in team.reach,
            out_s=None if none else out,
            back_s=None if none else back,
        )

    def _near(self, candidates: list[Candidate]) -> list[Candidate]:
        """All teams that may enter, and of each force those others with the shortest ways."""
        others = [one for one in candidates if not one.may_enter and one.out_s is not None and one.back_s is not None]
        others.sort(key=lambda one: (one.out_s or 0) + (one.back_s or 0))
        by_force: dict[str, list[Candidate]] = {}
        for one in others:
            by_force.setdefault(one.team.force if self.demand.forces > 1 else "", []).append(one)
        nearest = [one for same in by_force.values() for one in same[:MOST_OUTSIDERS]]
        return [one for one in candidates if one.may_enter] + nearest

    def _slack(self) -> Slack:
        demand, model = self.demand, self.model
        outside = [model.new_int_var(0, self.length_s, "") for _ in range(demand.visits)]
        self._outside = outside
        return Slack(
            model.new_int_var(0, demand.visits, "visits"),
            model.new_int_var(0, demand.visits, "teams"),
            model.new_int_var(0, demand.visits, "neighbours"),
            model.new_int_var(0, demand.visits, "forces"),
            model.new_int_var(0, self.length_s, "gap"),
            model.new_int_var(0, max(0, demand.min_gap_s - 1) if demand.min_gap_s else 0, "pause"),
            model.new_int_var(0, demand.force_gap_s, "pause between forces"),
            model.new_int_var(0, demand.visits, "visits by the same team"),
            model.new_int_var(0, demand.dwell_s, "dwell"),
            cp_model.LinearExpr.sum(outside),
        )

    def _unless(self, claim: Claim, variable: cp_model.IntVar) -> None:
        """Allow a slack only once its claim is off."""
        self.model.add(variable == 0).only_enforce_if(self.literal(claim))

    def _order(self) -> None:
        """Visits are made from the first on; one that is not made begins at the shift's end, where it hides no gap."""
        for number, (start, made) in enumerate(zip(self.starts, self.made, strict=True)):
            self.model.add(start == self.length_s).only_enforce_if(made.negated())
            if number:
                self.model.add_implication(made, self.made[number - 1])
                self.model.add(start >= self.starts[number - 1])
            for earlier in range(number if self.demand.min_gap_s else 0):  # all pairs, so that no search adds them up
                pause = (self.demand.min_gap_s - self.slack.pause_s) * (number - earlier)
                self.model.add(start - self.starts[earlier] >= pause).only_enforce_if(made)
        if self.demand.min_gap_s and self.demand.visits > 1:
            self._unless(self.claim("min_gap"), self.slack.pause_s)
        else:
            self.model.add(self.slack.pause_s == 0)

    def _hours(self) -> None:
        for start, made, outside in zip(self.starts, self.made, self._outside, strict=True):
            if not self.demand.windows:
                self.model.add(outside == 0)
                continue
            inside = self.model.new_int_var_from_domain(
                cp_model.Domain.from_intervals([[low, high] for low, high in self.demand.windows]), ""
            )
            self.model.add(outside >= start - inside).only_enforce_if(made)
            self.model.add(outside >= inside - start).only_enforce_if(made)
            self._unless(self.claim("time_window"), outside)
        self._unless(self.claim("dwell"), self.slack.dwell_s)

    def _teams(self) -> None:
        """Who makes which visit: teams on duty, or strangers once there may be more of them."""
        numbers = range(self.demand.visits)
        self.strangers = [self.model.new_bool_var("") for _ in numbers]
        for stranger in self.strangers:
            self.model.add_implication(self.literal(self.claim("on_duty")), stranger.negated())
        for index, candidate in enumerate(self.candidates):
            for number in numbers:
                self.by[number, index] = self.model.new_bool_var("")
            self._limit(index, candidate)
        for number in numbers:
            by = [self.by[number, index] for index in range(len(self.candidates))]
            self.model.add(sum(by) + self.strangers[number] == self.made[number])
        for index in range(len(self.candidates)):
            if self.demand.most_visits is not None:
                mine = sum(self.by[number, index] for number in numbers)
                self.model.add(mine <= self.demand.most_visits + self.slack.same_team)
            for first, second in combinations(numbers, 2):
                dwell = self.demand.dwell_s - self.slack.dwell_s
                both = [self.by[first, index], self.by[second, index]]
                self.model.add(self.starts[second] - self.starts[first] >= dwell).only_enforce_if(both)
        if self.demand.most_visits is not None:
            self._unless(self.claim("most_visits"), self.slack.same_team)

    def _forces(self) -> None:
        """Which forces come, and the least time between visits by different ones."""
        numbers = range(self.demand.visits)
        self.force_seen: list[cp_model.IntVar] = []
        gap = self.literal(self.claim("force_gap")) if self.demand.force_gap_s and len(numbers) > 1 else None
        pause = self.demand.force_gap_s - self.slack.force_pause_s
        for force in dict.fromkeys(one.team.force for one in self.candidates):
            mine = [index for index, one in enumerate(self.candidates) if one.team.force == force]
            by = [sum(self.by[number, index] for index in mine) for number in numbers]
            seen = self.model.new_bool_var(f"force {force}")
            self.model.add(seen <= sum(by))
            self.force_seen.append(seen)
            for first, second in combinations(numbers if gap is not None else (), 2):
                other = self.model.new_bool_var("")  # the second visit is made by a team of another force
                self.model.add(other + by[second] + self.strangers[second] >= self.made[second])
                for index in mine:
                    apart = [self.by[first, index], other]
                    self.model.add(self.starts[second] - self.starts[first] >= pause).only_enforce_if(apart)
        if gap is not None:
            self._unless(self.claim("force_gap"), self.slack.force_pause_s)
        else:
            self.model.add(self.slack.force_pause_s == 0)

    def _limit(self, index: int, candidate: Candidate) -> None:
        team, numbers = candidate.team, range(self.demand.visits)
        if not candidate.may_enter:
            never = self.literal(self.claim("reach"))
        elif candidate.out_s is None:
            never = self.literal(self.claim("unreachable", team))
        else:
            never = None
        for number in numbers:
            visit = self.by[number, index]
            if never is not None:
                self.model.add_implication(never, visit.negated())
            if candidate.out_s is None or candidate.back_s is None:
                continue
            on_time = [visit, self.literal(self.claim("travel_time", team))]
            start, dwell = self.starts[number], self.demand.dwell_s - self.slack.dwell_s
            self.model.add(start >= candidate.out_s).only_enforce_if(on_time)
            self.model.add(start + dwell <= self.length_s - candidate.back_s).only_enforce_if(on_time)
            self.model.add(start + dwell <= self.length_s).only_enforce_if(visit)
        if candidate.out_s is not None:
            self._break(index, team)

    def _break(self, index: int, team: Team) -> None:
        """The break lies between two visits or beside them all, with the shortest ways to a base and back."""
        rest = breaks.of_shift(self.desk.problem, self.length_s)
        if rest is None:
            return
        leg_s, place = self.desk.problem.leg_s, self.stop.place
        to_s = min((way for base in rest.places if (way := leg_s(team.mode, place, base)) >= 0), default=0)
        from_s = min((way for base in rest.places if (way := leg_s(team.mode, base, place)) >= 0), default=0)
        begin = self.model.new_int_var(rest.earliest_s, rest.latest_s, "")
        claim = self.literal(self.claim("break_rule", team))
        for number in range(self.demand.visits):
            before, visit = self.model.new_bool_var(""), self.by[number, index]
            dwell = self.demand.dwell_s - self.slack.dwell_s
            start = self.starts[number]
            self.model.add(start + dwell + to_s <= begin).only_enforce_if([claim, visit, before])
            after = [claim, visit, before.negated()]
            self.model.add(start >= begin + rest.duration_s + from_s).only_enforce_if(after)

    def _wishes(self) -> None:
        demand, slack = self.demand, self.slack
        made = self.desk.visits_made(demand)
        self.seen = seen = [self.model.new_bool_var("") for _ in self.candidates]
        for index, team in enumerate(seen):
            visits = [self.by[number, index] for number in range(demand.visits)]
            self.model.add(team <= sum(visits))
            for visit in visits:
                self.model.add_implication(visit, team)
        strangers = sum(self.strangers)
        self.model.add(sum(self.made) + slack.visits >= demand.visits)
        self.model.add(sum(seen) + strangers + slack.teams >= two_teams.wanted(demand))
        neighbours = [
            self.by[number, index]
            for index, candidate in enumerate(self.candidates)
            if candidate.team.area != self.stop.area
            for number in range(demand.visits)
        ]
        self.model.add(sum(neighbours) + strangers + slack.neighbours >= demand.neighbour_visits)
        self.model.add(sum(self.force_seen) + strangers + slack.forces >= two_forces.wanted(demand))
        longest = demand.max_gap_s + slack.gap_s
        for number, start in enumerate(self.starts):
            self.model.add(start <= longest * (number + 1))
            self.model.add(self.length_s - start <= longest * (demand.visits - number))
            for earlier in range(number):
                self.model.add(start - self.starts[earlier] <= longest * (number - earlier))
        for rule, variable in (
            ("visit_missing", slack.visits),
            ("two_teams", slack.teams),
            ("two_forces", slack.forces),
            ("neighbour_visit", slack.neighbours),
            ("spread", slack.gap_s),
        ):
            claim = self.claim(rule)
            holds = claim not in self.desk.lacking and (made or rule != "spread")
            if claim == self.asked or holds:
                self._unless(claim, variable)
        missing = self.claim("visit_missing")
        if missing != self.asked and missing in self.desk.lacking:
            most = self.model.add(sum(self.made) <= made)
            most.only_enforce_if(self.literal(self.claim("visits_made")))
