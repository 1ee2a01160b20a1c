"""The independent verifier: does a plan keep every rule of its problem, and does it own up to what it lacks?

It reads nothing but the problem and the plan, uses the standard library alone and shares no code with the
solvers, so that a mistake there is not repeated here. Two kinds of finding:

- an **error** is something that a plan must never do (a team in two places, a rest too short), or a shortfall
  that the plan does not declare;
- a **shortfall** is something wanted that the plan does not give and says so itself.

Every rule has a code, the name of its page in ``docs/rules``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from watchbill.planning.check_posts import POST_FAULTS, POST_LACKS
from watchbill.planning.check_roster import ROSTER_FAULTS, ROSTER_LACKS
from watchbill.planning.finding import Finding as Finding
from watchbill.planning.plan import Duty, Plan, Route, Shortfall, Step
from watchbill.planning.problem import Demand, Problem, Shift, Team

DAY_S = 86_400


def check(problem: Problem, plan: Plan) -> tuple[Finding, ...]:
    """Return all findings, faults first; an empty answer is a plan that keeps every rule and lacks nothing."""
    strangers = tuple(_unknown(problem, plan))
    if strangers:
        return strangers  # nothing else can be judged while codes point nowhere
    errors = [finding for rule in _FAULTS for finding in rule(problem, plan)]
    lacks = [finding for rule in _LACKS for finding in rule(problem, plan)]
    return (*errors, *_held_against(plan.shortfalls, lacks))


# What must never be


def _unknown(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """unknown_reference: teams, days, shifts, stops and places named in the plan exist in the problem."""
    days, shifts, places = range(problem.operation.days), problem.shift_by_code, range(len(problem.places))

    def strange(item: Duty | Route, kind: str) -> Iterator[Finding]:
        for what, known in (
            (item.team, item.team in problem.team_by_code),
            (item.day, item.day in days),
            (item.shift, item.shift in shifts),
        ):
            if not known:
                yield Finding("unknown_reference", "error", team=item.team, params={"in": kind, "value": what})

    for duty in plan.duties:
        yield from strange(duty, "duties")
    for post in plan.posts:
        yield from strange(Duty(team=post.team, day=post.day, shift=post.shift), "posts")
        if post.stop not in problem.stop_by_code:
            yield Finding("unknown_reference", "error", team=post.team, params={"in": "posts", "value": post.stop})
    for route in plan.routes:
        yield from strange(route, "routes")
        for step in route.steps:
            if step.place not in places:
                value: str | int = step.place
            elif step.kind == "visit" and step.stop not in problem.stop_by_code:
                value = step.stop
            else:
                continue
            yield Finding("unknown_reference", "error", team=route.team, params={"in": "routes", "value": value})


def _route_owner(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """one_route and team_on_duty: one route per team and shift, only for patrolling teams that are on duty."""
    on_duty = {(duty.team, duty.day, duty.shift) for duty in plan.duties}
    for key, count in Counter((route.team, route.day, route.shift) for route in plan.routes).items():
        team, day, shift = key
        if count > 1:
            yield Finding("one_route", "error", count - 1, "teams", day=day, shift=shift, team=team)
        patrols = problem.force_by_code[problem.team_by_code[team].force].patrols
        if key not in on_duty or not patrols:
            yield Finding("team_on_duty", "error", 1, "teams", day=day, shift=shift, team=team)


def _in_route(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """Walk every route second by second: base, travel_time, dwell, reach and the place of each visit."""
    for route in plan.routes:
        team, shift = problem.team_by_code[route.team], problem.shift_by_code[route.shift]

        def fault(rule: str, amount: float, route: Route = route, *, stop: str = "", **params: str | int) -> Finding:
            return Finding(
                rule, "error", amount, "seconds", day=route.day, shift=route.shift, team=route.team, stop=stop,
                params=dict(params),
            )  # fmt: skip

        if route.end_s > shift.length_s:
            yield fault("base", route.end_s - shift.length_s)
        walked_s = problem.walked_until_s - route.day * DAY_S - shift.start_s
        here, now = team.base, route.start_s
        began = route.start_s  # of what the way comes from: the way out of a visit under way counts as walked
        for step in route.steps:
            if began >= walked_s:
                yield from _leg(problem, team, here, now, step.place, step.arrival_s, step.stop, fault)
            if step.departure_s < step.arrival_s:
                yield fault("dwell", step.arrival_s - step.departure_s, stop=step.stop)
            if step.kind == "visit":
                stop = problem.stop_by_code[step.stop]
                if stop.place != step.place:
                    yield fault("visit_place", 0, stop=stop.code, place=step.place)
                if stop.area not in team.reach:
                    yield fault("reach", 0, stop=stop.code, area=stop.area)
            here, now, began = step.place, step.departure_s, step.arrival_s
        if began >= walked_s:
            yield from _leg(problem, team, here, now, team.base, route.end_s, "", fault)


def _leg(
    problem: Problem,
    team: Team,
    here: int,
    now: int,
    there: int,
    arrival_s: int,
    stop: str,
    fault: Callable[..., Finding],
) -> Iterator[Finding]:
    """travel_time and unreachable: the way from one place to the next fits into the time between them."""
    travel = problem.leg_s(team.mode, here, there)
    if travel < 0:
        yield fault("unreachable", 0, stop=stop)
    elif arrival_s < now + travel:
        yield fault("travel_time", now + travel - arrival_s, stop=stop)


def _visits(plan: Plan) -> dict[tuple[str, int, str], list[tuple[Step, Route]]]:
    """Return the visits of each (stop, day, shift), by arrival."""
    visits: dict[tuple[str, int, str], list[tuple[Step, Route]]] = defaultdict(list)
    for route in plan.routes:
        for step in route.steps:
            if step.kind == "visit":
                visits[step.stop, route.day, route.shift].append((step, route))
    for seen in visits.values():
        seen.sort(key=lambda item: item[0].arrival_s)
    return visits


def _in_visits(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """dwell, time_window, min_gap, force_gap, most_visits: each visit long enough, in a window, not on another's heels,
    and not too many of them by one team.
    """
    visits = _visits(plan)
    for demand in problem.demands:
        seen = visits.get((demand.stop, demand.day, demand.shift), [])

        def fault(rule: str, amount: float, route: Route, demand: Demand = demand) -> Finding:
            return Finding(
                rule, "error", amount, "seconds", day=demand.day, shift=demand.shift, stop=demand.stop, team=route.team
            )

        for step, route in seen:
            if (stay := step.departure_s - step.arrival_s) < demand.dwell_s:
                yield fault("dwell", demand.dwell_s - stay, route)
            if demand.windows and not any(first <= step.arrival_s <= last for first, last in demand.windows):
                yield fault("time_window", min(_outside(step.arrival_s, w) for w in demand.windows), route)
        for code, made in Counter(route.team for _, route in seen).items():
            if demand.most_visits is not None and made > demand.most_visits:
                yield Finding(
                    "most_visits", "error", made - demand.most_visits, "visits",
                    day=demand.day, shift=demand.shift, stop=demand.stop, team=code,
                )  # fmt: skip
        for (before, first), (after, second) in pairwise(seen):
            gap = after.arrival_s - before.arrival_s
            if gap < demand.min_gap_s:
                yield fault("min_gap", demand.min_gap_s - gap, second)
            if gap < demand.force_gap_s and _force(problem, first) != _force(problem, second):
                yield fault("force_gap", demand.force_gap_s - gap, second)


def _force(problem: Problem, route: Route) -> str:
    return problem.team_by_code[route.team].force


def _forces_wanted(demand: Demand) -> int:
    """Return how many different forces are wanted; 0 where any will do."""
    return min(demand.forces, demand.visits) if demand.forces > 1 else 0


def _outside(instant: int, window: tuple[int, int]) -> int:
    return max(window[0] - instant, instant - window[1])


def _break(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """break_rule: a break is long enough, in its window, at a base, and there is at most one."""
    rule, bases = problem.breaks, {team.base for team in problem.teams}
    for route in plan.routes:
        pauses = [step for step in route.steps if step.kind == "break"]
        for number, step in enumerate(pauses):
            short = rule.duration_s - (step.departure_s - step.arrival_s)
            early_or_late = _outside(step.arrival_s, (rule.earliest_s, rule.latest_s))
            if number or short > 0 or early_or_late > 0 or step.place not in bases:
                amount = max(short, early_or_late, 0)
                yield Finding(
                    "break_rule", "error", amount, "seconds", day=route.day, shift=route.shift, team=route.team
                )


# What may be missing if the plan says so


def _demands(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """visit_missing, two_teams, two_forces, neighbour_visit and spread, for each stop and shift that wants visits."""
    visits = _visits(plan)
    for demand in problem.demands:
        seen = visits.get((demand.stop, demand.day, demand.shift), [])
        area = problem.stop_by_code[demand.stop].area
        outside = sum(1 for _, route in seen if problem.team_by_code[route.team].area != area)
        lacks = {
            "visit_missing": (demand.visits - len(seen), "visits"),
            "two_teams": (min(demand.teams, demand.visits) - len({route.team for _, route in seen}), "teams"),
            "two_forces": (
                _forces_wanted(demand) - len({_force(problem, route) for _, route in seen}),
                "teams",
            ),
            "neighbour_visit": (demand.neighbour_visits - outside, "visits"),
            "spread": (_longest_gap(seen, problem.shift_by_code[demand.shift]) - demand.max_gap_s, "seconds"),
        }
        for rule, (missing, unit) in lacks.items():
            if missing > 0:
                yield Finding(
                    rule, "shortfall", missing, unit, day=demand.day, shift=demand.shift, stop=demand.stop, area=area
                )


def _longest_gap(seen: list[tuple[Step, Route]], shift: Shift) -> int:
    """Return the longest time without the start of a visit; 0 without any visit (that is visit_missing)."""
    if not seen:
        return 0
    starts = [0, *(step.arrival_s for step, _ in seen), shift.length_s]
    return max(after - before for before, after in pairwise(starts))


def _break_missing(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """break_missing: a route in a long enough shift has its break."""
    for route in plan.routes:
        long = problem.shift_by_code[route.shift].length_s >= problem.breaks.least_shift_s
        if long and problem.breaks.duration_s and not any(step.kind == "break" for step in route.steps):
            yield Finding("break_missing", "shortfall", 1, "duties", day=route.day, shift=route.shift, team=route.team)


def _held_against(declared: tuple[Shortfall, ...], lacks: list[Finding]) -> Iterator[Finding]:
    """Hold what is missing against what the plan says is missing: hiding one is an error, inventing one too."""
    said = {
        Finding(
            d.rule, "shortfall", d.amount, d.unit, d.area, d.day, d.shift, d.force, d.stop, d.team, d.training
        ).subject: d
        for d in declared
    }
    for lack in lacks:
        shortfall = said.pop(lack.subject, None)
        if shortfall is None or shortfall.amount < lack.amount:
            yield replace(lack, severity="error", params={**lack.params, "undeclared": 1})
        else:
            yield lack
    for d in said.values():
        yield Finding(
            "shortfall_untrue", "error", d.amount, d.unit, d.area, d.day, d.shift, d.force, d.stop, d.team, d.training,
            params={"rule": d.rule},
        )  # fmt: skip


Rule = Callable[[Problem, Plan], Iterator[Finding]]
_FAULTS: tuple[Rule, ...] = (
    *ROSTER_FAULTS, _route_owner, _in_route, _in_visits, _break, *POST_FAULTS,
)  # fmt: skip
_LACKS: tuple[Rule, ...] = (*ROSTER_LACKS, _demands, _break_missing, *POST_LACKS)
