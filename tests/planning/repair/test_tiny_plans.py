"""Repairs of tiny plans with routes and posts: sound, and what is past or pinned is as it was."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from msgspec import structs

from planning.repair.tiny import Case, cases
from watchbill.planning.changes import apply
from watchbill.planning.check import check
from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Duty, Plan, Post, Route
from watchbill.planning.posts import fixed_posts
from watchbill.planning.problem import Problem
from watchbill.planning.repair import Repair, repair
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit

Order = tuple[str, int, str]


def planned(case: Case) -> Plan:
    """The plan in force: posts and routes for the duties, none of them with an error."""
    posts = fixed_posts(
        case.problem, case.duties, stop=TimeLimit(0)
    )  # quickly, so that there is something to do better
    standing = {_order(post) for post in posts}
    walking = [duty for duty in case.duties if _order(duty) not in standing]
    routes = tuple(
        route
        for key in sorted(case.problem.demands_by_shift)
        for route in plan_shift(
            case.problem, walking, day=key[0], shift=key[1], time_limit_s=600, seed=1, rounds=1
        ).routes
    )
    plan = _declared(case.problem, Plan(duties=case.duties, routes=routes, posts=posts))
    assert errors(case.problem, plan) == []
    return plan


def _order(one: Duty | Route | Post) -> Order:
    return one.team, one.day, one.shift


def _declared(problem: Problem, plan: Plan) -> Plan:
    return structs.replace(plan, shortfalls=shortfalls(problem, plan.duties, plan.routes, plan.posts))


def errors(problem: Problem, plan: Plan) -> list[str]:
    return [finding.rule for finding in check(problem, plan) if finding.severity == "error"]


def repaired(case: Case, plan: Plan) -> Repair:
    return repair(
        case.problem, plan, case.changes, since=case.since, pins=case.pins, time_limit_s=600, rounds=1
    )  # fmt: skip


def begun(case: Case, plan: Plan) -> set[object]:
    """Duties, visits, breaks and posts that began before the instant."""
    found: set[object] = {duty for duty in plan.duties if case.is_begun(duty)}
    found |= {post for post in plan.posts if case.begins_s(post.day, post.shift) + post.start_s < case.now_s}
    for route in plan.routes:
        for step in route.steps:
            if case.begins_s(route.day, route.shift) + step.arrival_s < case.now_s:
                found.add((_order(route), step.kind, step.stop, step.arrival_s, step.departure_s))
    return found


class Possible:
    """What of a plan its changed problem still allows, each order judged by itself."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self.case = case
        self.plan = plan
        self.after = structs.replace(apply(case.problem, case.changes), walked_until_s=case.now_s)

    def duties(self) -> list[Duty]:
        """Duties whose teams, and all that stay together with them, are there with as many people as before.

        Where such a team has lost another duty, and wants days off in a row, any of its duties may have to go.
        """
        return [duty for duty in self.plan.duties if self._is_whole(duty)]

    def _is_whole(self, duty: Duty) -> bool:
        mates = {duty.team}.union(*(group for group in self.after.together if duty.team in group))
        careful = {code for code in mates if self.after.team_by_code[code].limits.least_off_days > 1}
        asked = [duty, *(other for other in self.plan.duties if other.team in mates and careful)]
        return all(
            self.after.team_by_code[code].present(one.day, one.shift)
            == self.case.problem.team_by_code[code].present(one.day, one.shift)
            for one in asked
            for code in mates
        )

    def routes(self) -> list[Route]:
        """Routes of such duties that can be walked as they are."""
        whole = {_order(duty) for duty in self.duties()}
        return [route for route in self.plan.routes if _order(route) in whole and self._can_walk(route)]

    def _can_walk(self, route: Route) -> bool:
        duty = Duty(team=route.team, day=route.day, shift=route.shift)
        alone = structs.replace(self.after, together=(), walked_until_s=0)
        return errors(alone, _declared(alone, Plan(duties=(duty,), routes=(route,)))) == []

    def posts(self) -> list[Post]:
        """Posts of such duties."""
        whole = {_order(duty) for duty in self.duties()}
        return [post for post in self.plan.posts if _order(post) in whole]


def pinned(case: Case, some: Iterable[Duty | Route | Post]) -> set[Duty | Route | Post]:
    return {one for one in some if case.is_pinned(Duty(team=one.team, day=one.day, shift=one.shift))}


def visits_at(stops: Iterable[str], routes: Iterable[Route]) -> set[tuple[Order, str, int]]:
    return {
        (_order(route), step.stop, step.arrival_s) for route in routes for step in route.steps if step.stop in stops
    }


@settings(max_examples=200, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_what_is_begun_or_pinned_stays_and_the_verifier_finds_no_error(case: Case) -> None:
    plan = planned(case)
    answer = repaired(case, plan)
    assert errors(answer.problem, answer.plan) == []
    assert begun(case, answer.plan) >= begun(case, plan)

    possible = Possible(case, plan)
    assert pinned(case, possible.duties()) <= set(answer.plan.duties)
    assert pinned(case, possible.routes()) <= set(answer.plan.routes)
    assert pinned(case, possible.posts()) <= set(answer.plan.posts)
    assert visits_at(case.pins.stops, possible.routes()) <= visits_at(case.pins.stops, answer.plan.routes)
    fresh = {*answer.plan.duties, *answer.plan.posts} - {*plan.duties, *plan.posts}
    assert {one for one in pinned(case, fresh) if _order(one) in map(_order, possible.duties())} == set()
    assert [duty for duty in pinned(case, answer.plan.duties) if duty not in plan.duties] == []
