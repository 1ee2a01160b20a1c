"""What a plan lacks, rule by rule: the list that goes into ``Plan.shortfalls``.

Every rule has one unit, and there is one shortfall per rule, subject, day and shift:

=================  ========  =====================================================================================
rule               unit      amount
=================  ========  =====================================================================================
level_share        people    a minimum less the people on duty of its force with home in its area
round_the_clock    teams     1 for a village, day and shift without a patrolling team on duty that has it in reach
trained_share      people    a minimum of people with a training less the people on duty of teams that have it
least_work         seconds   the least length of a team's duties less that of all its duties
least_run          duties    days that a run of duties is shorter than the team's least; on the day off that ends it
wish               duties    1 for a wish that is not met; its shift is empty where any shift of the day was meant
four_crews         duties    1 for a duty of a rotating team with a given crew in another shift than its cycle's
visit_missing      visits    visits wanted less visits made
two_teams          teams     different teams wanted (never more than visits wanted) less different teams seen
two_forces         teams     different forces wanted (never more than visits wanted) less different forces seen
neighbour_visit    visits    visits wanted of teams from elsewhere less those made by them
spread             seconds   the longest time without a visit's start over what is allowed; needs one visit at least
break_missing      duties    1 for a route without its break in a shift long enough to have one
post_unmanned      seconds   people missing at the wanted posts of a stop times the seconds for which they are missing
=================  ========  =====================================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from watchbill.planning.plan import Duty, Post, Route, Shortfall, Step
from watchbill.planning.problem import Demand, Minimum, PostDemand, Problem


def shortfalls(
    problem: Problem, duties: Iterable[Duty], routes: Iterable[Route], posts: Iterable[Post] = ()
) -> tuple[Shortfall, ...]:
    """Return everything that these duties, routes and posts lack."""
    duties = tuple(duties)
    by_shift: dict[tuple[int, str], list[Route]] = {}
    for route in routes:
        by_shift.setdefault((route.day, route.shift), []).append(route)
    in_shifts = [
        shortfall
        for day in range(problem.operation.days)
        for shift in problem.shifts
        for shortfall in shift_shortfalls(problem, day, shift.code, by_shift.get((day, shift.code), ()))
    ]
    return (*roster_shortfalls(problem, duties), *in_shifts, *post_shortfalls(problem, posts))


def roster_shortfalls(problem: Problem, duties: Iterable[Duty]) -> tuple[Shortfall, ...]:
    """Return what a roster lacks: level_share, trained_share, round_the_clock, four_crews, least work, wishes."""
    duties = tuple(duties)
    rules = (_level_share, _round_the_clock, _four_crews, _least_work, _least_run, _wish)
    return tuple(shortfall for rule in rules for shortfall in rule(problem, duties))


def shift_shortfalls(problem: Problem, day: int, shift: str, routes: Iterable[Route]) -> tuple[Shortfall, ...]:
    """Return what the routes of one shift lack: its visits, teams, spread and breaks."""
    routes = tuple(routes)
    seen = visits_by_stop(routes)
    lacks = [
        shortfall
        for demand in problem.demands_by_shift.get((day, shift), ())
        for shortfall in _demand_shortfalls(problem, demand, seen.get(demand.stop, []))
    ]
    return (*lacks, *_break_missing(problem, shift, routes))


def post_shortfalls(problem: Problem, posts: Iterable[Post]) -> tuple[Shortfall, ...]:
    """Return post_unmanned for each stop, day and shift whose wanted posts are not held by enough people throughout."""
    held: dict[tuple[str, str, int, str], list[Post]] = {}
    for post in posts:
        held.setdefault((post.stop, post.name, post.day, post.shift), []).append(post)
    missing: Counter[tuple[str, int, str]] = Counter()
    for demand in problem.post_demands:
        there = held.get((demand.stop, demand.name, demand.day, demand.shift), ())
        missing[demand.stop, demand.day, demand.shift] += sum(
            people * (end_s - start_s) for start_s, end_s, people in unmanned(problem, demand, there)
        )
    return tuple(
        Shortfall(
            rule="post_unmanned",
            amount=seconds,
            unit="seconds",
            area=problem.stop_by_code[stop].area,
            day=day,
            shift=shift,
            stop=stop,
        )
        for (stop, day, shift), seconds in missing.items()
        if seconds
    )


def unmanned(problem: Problem, demand: PostDemand, posts: Iterable[Post]) -> list[tuple[int, int, int]]:
    """Return (from, until, people missing) at a wanted post, in order of time; ``posts`` are those held there."""
    changes: Counter[int] = Counter({demand.start_s: 0, demand.end_s: 0})
    for post in posts:
        people = post.people or problem.team_by_code[post.team].present(post.day, post.shift)
        changes[min(max(post.start_s, demand.start_s), demand.end_s)] += people
        changes[min(max(post.end_s, demand.start_s), demand.end_s)] -= people
    found: list[tuple[int, int, int]] = []
    standing = 0
    for start_s, end_s in pairwise(sorted(changes)):
        standing += changes[start_s]
        lacking = demand.people - standing
        if lacking > 0 and found and found[-1][1:] == (start_s, lacking):
            found[-1] = (found[-1][0], end_s, lacking)
        elif lacking > 0:
            found.append((start_s, end_s, lacking))
    return found


def visits_by_stop(routes: Iterable[Route]) -> dict[str, list[tuple[Step, str]]]:
    """Return the visits of one shift by stop, in order of arrival, each with the code of its team."""
    seen: dict[str, list[tuple[Step, str]]] = {}
    for route in routes:
        for step in route.steps:
            if step.kind == "visit":
                seen.setdefault(step.stop, []).append((step, route.team))
    for visits in seen.values():
        visits.sort(key=lambda visit: (visit[0].arrival_s, visit[1]))
    return seen


def longest_gap_s(starts: Iterable[int], length_s: int) -> int:
    """Return the longest time without a visit's start in a shift, its beginning and end included."""
    return max(after - before for before, after in pairwise([0, *sorted(starts), length_s]))


def _level_share(problem: Problem, duties: tuple[Duty, ...]) -> Iterator[Shortfall]:
    """level_share, and trained_share for the minima that want a training."""
    people: Counter[tuple[str, int, str, str, str]] = Counter()
    for duty in duties:
        team = problem.team_by_code[duty.team]
        present = team.present(duty.day, duty.shift)
        for area in problem.ancestors(team.area):
            for shift in (duty.shift, ""):
                for training in ("", *team.trainings):
                    people[area, duty.day, shift, team.force, training] += present
    for least in _greatest(problem):
        lacking = least.people - people[least.area, least.day, least.shift, least.force, least.training]
        if lacking > 0:
            yield Shortfall(
                rule="trained_share" if least.training else "level_share",
                amount=lacking,
                unit="people",
                area=least.area,
                day=least.day,
                shift=least.shift,
                force=least.force,
                training=least.training,
            )


def _greatest(problem: Problem) -> Iterable[Minimum]:
    """Return the minima; of several for the same people the one that asks for most."""
    found: dict[tuple[str, int, str, str, str], Minimum] = {}
    for least in problem.minima:
        key = (least.area, least.day, least.shift, least.force, least.training)
        if key not in found or found[key].people < least.people:
            found[key] = least
    return found.values()


def _round_the_clock(problem: Problem, duties: tuple[Duty, ...]) -> Iterator[Shortfall]:
    covered: set[tuple[str, int, str]] = set()
    for duty in duties:
        team = problem.team_by_code[duty.team]
        if problem.force_by_code[team.force].patrols:
            covered.update((village, duty.day, duty.shift) for village in team.reach)
    for area in problem.areas:
        if area.kind == "village":
            for day in range(problem.operation.days):
                for shift in problem.shifts:
                    if (area.code, day, shift.code) not in covered:
                        yield Shortfall(
                            rule="round_the_clock", amount=1, unit="teams", area=area.code, day=day, shift=shift.code
                        )


def _four_crews(problem: Problem, duties: tuple[Duty, ...]) -> Iterator[Shortfall]:
    cycle = problem.cycle
    for duty in duties:
        team = problem.team_by_code[duty.team]
        if not cycle or team.crew is None or not problem.force_by_code[team.force].rotates:
            continue
        if cycle[(duty.day + team.crew) % len(cycle)] != duty.shift:
            yield Shortfall(
                rule="four_crews",
                amount=1,
                unit="duties",
                area=team.area,
                day=duty.day,
                shift=duty.shift,
                force=team.force,
                team=team.code,
            )


def _least_work(problem: Problem, duties: tuple[Duty, ...]) -> Iterator[Shortfall]:
    worked_s: Counter[str] = Counter()
    for duty in duties:
        worked_s[duty.team] += problem.shift_by_code[duty.shift].length_s
    for team in problem.teams:
        lacking_s = team.limits.least_work_s - worked_s[team.code]
        if lacking_s > 0:
            yield Shortfall(rule="least_work", amount=lacking_s, unit="seconds", area=team.area, team=team.code)


def _least_run(problem: Problem, duties: tuple[Duty, ...]) -> Iterator[Shortfall]:
    days: dict[str, set[int]] = {}
    for duty in duties:
        days.setdefault(duty.team, set()).add(duty.day)
    for team in problem.teams:
        if team.limits.least_run_days <= 1:
            continue
        first = -len(team.history)
        worked = days.get(team.code, set()) | {first + at for at, shift in enumerate(team.history) if shift}
        for off in range(problem.operation.days):
            begin = off
            while begin - 1 in worked:
                begin -= 1
            lacking = team.limits.least_run_days - (off - begin)
            if off not in worked and first < begin < off and lacking > 0:
                yield Shortfall(
                    rule="least_run", amount=lacking, unit="duties", area=team.area, day=off, team=team.code
                )


def _wish(problem: Problem, duties: tuple[Duty, ...]) -> Iterator[Shortfall]:
    worked = {(duty.team, duty.day, shift) for duty in duties for shift in (duty.shift, "")}
    seen: set[tuple[str, int, str]] = set()
    for wish in problem.wishes:
        key = (wish.team, wish.day, wish.shift)
        if (key in worked) != (wish.kind == "on") and key not in seen:
            seen.add(key)
            area = problem.team_by_code[wish.team].area
            yield Shortfall(
                rule="wish", amount=1, unit="duties", area=area, day=wish.day, shift=wish.shift, team=wish.team
            )


def _demand_shortfalls(problem: Problem, demand: Demand, visits: list[tuple[Step, str]]) -> Iterator[Shortfall]:
    area = problem.stop_by_code[demand.stop].area
    teams = {team for _, team in visits}
    elsewhere = sum(problem.team_by_code[team].area != area for _, team in visits)
    length_s = problem.shift_by_code[demand.shift].length_s
    gap_s = longest_gap_s((step.arrival_s for step, _ in visits), length_s) if visits else 0
    where = {"area": area, "shift": demand.shift, "stop": demand.stop}
    if (visits_missing := demand.visits - len(visits)) > 0:
        yield Shortfall(rule="visit_missing", amount=visits_missing, unit="visits", day=demand.day, **where)
    if (teams_missing := min(demand.teams, demand.visits) - len(teams)) > 0:
        yield Shortfall(rule="two_teams", amount=teams_missing, unit="teams", day=demand.day, **where)
    forces = {problem.team_by_code[team].force for team in teams}
    if demand.forces > 1 and (forces_missing := min(demand.forces, demand.visits) - len(forces)) > 0:
        yield Shortfall(rule="two_forces", amount=forces_missing, unit="teams", day=demand.day, **where)
    if (neighbours_missing := demand.neighbour_visits - elsewhere) > 0:
        yield Shortfall(rule="neighbour_visit", amount=neighbours_missing, unit="visits", day=demand.day, **where)
    if gap_s > demand.max_gap_s:
        yield Shortfall(rule="spread", amount=gap_s - demand.max_gap_s, unit="seconds", day=demand.day, **where)


def _break_missing(problem: Problem, shift: str, routes: tuple[Route, ...]) -> Iterator[Shortfall]:
    rule = problem.breaks
    if not rule.duration_s or problem.shift_by_code[shift].length_s < rule.least_shift_s:
        return
    for route in routes:
        if not any(step.kind == "break" for step in route.steps):
            yield Shortfall(
                rule="break_missing",
                amount=1,
                unit="duties",
                area=problem.team_by_code[route.team].area,
                day=route.day,
                shift=shift,
                team=route.team,
            )
