"""Why a fixed post is unmanned: when it is open, what clashes there, and what would man it."""

from __future__ import annotations

from collections.abc import Sequence

from watchbill.planning.explain.clash import smallest_clash
from watchbill.planning.explain.desk import Desk, claim_of
from watchbill.planning.explain.post_part import PostPart, held, missing_s, wanted_posts
from watchbill.planning.explain.post_repairs import post_repairs
from watchbill.planning.manning.post_shift import may_hold
from watchbill.planning.plan import Shortfall
from watchbill.planning.problem import PostDemand, Problem, Team
from watchbill.planning.reasons import Claim, Explanation, Repair
from watchbill.planning.shortfalls import unmanned
from watchbill.planning.stopping import StopRule

MOST_CALLED = 12
"""Teams off duty that are tried at the post, at most."""


def explain_post(desk: Desk, lack: Shortfall, budget: StopRule) -> Explanation:
    """Return why posts of a stop are unmanned in a shift; raises ``UndecidedError`` and ``SolverFailedError``.

    Fewer people in all than a post wants need no search. Else the stop is looked at alone, as if nobody were needed
    elsewhere; then together with all stops that share people with it, directly or through others.
    """
    problem, asked = desk.problem, claim_of(desk.problem, lack)
    wanted = [post for post in wanted_posts(desk, (lack.day or 0, lack.shift)) if post.stop == lack.stop]
    params = _open(desk, lack)
    if not any(missing_s(problem, desk.plan.posts, post) for post in wanted):
        past = Claim(rule="walked", day=lack.day, shift=lack.shift)
        return Explanation(
            shortfall=lack, verdict="infeasible", finding="clash", clash=(asked, past), params=params
        )  # fmt: skip
    if few := _too_few(problem, asked, wanted):
        clash, repairs = few
        return Explanation(
            shortfall=lack, verdict="infeasible", finding="clash", clash=clash, repairs=repairs, params=params
        )
    off = _off(desk, wanted, lack)
    for stops in ({lack.stop}, _sharing(desk, lack)):
        clash = smallest_clash(PostPart(desk, asked, stops, budget), asked)
        if clash:
            repairs = tuple(post_repairs(PostPart(desk, asked, stops, budget, off), clash))
            return Explanation(
                shortfall=lack, verdict="infeasible", finding="clash", clash=clash, repairs=repairs, params=params
            )
    longer = Repair.at(asked, "plan_longer", 0, "minutes")
    return Explanation(shortfall=lack, verdict="out_of_time", finding="possible", repairs=(longer,), params=params)


def _too_few(
    problem: Problem, asked: Claim, wanted: Sequence[PostDemand]
) -> tuple[tuple[Claim, ...], tuple[Repair, ...]] | None:
    """The clash and the repairs where all people who may hold a post are fewer than it wants."""
    for post in wanted:
        missing = post.people - _people(problem, post)
        if missing <= 0:
            continue
        force = post.forces[0] if len(post.forces) == 1 else ""
        other = Repair.at(asked, "other_force", missing, "people")
        if force and post.shift not in problem.force_by_code[force].shifts:
            return (asked, Claim(rule="force_shift", area=asked.area, shift=post.shift, force=force)), (other,)
        more = Repair.at(
            Claim(rule=asked.rule, area=asked.area, day=asked.day, shift=asked.shift, force=force, stop=asked.stop),
            "add_people", missing, "people",
        )  # fmt: skip
        return (asked, Claim(rule="strength", area=asked.area, shift=post.shift, force=force)), (more, other)
    return None


def _people(problem: Problem, post: PostDemand) -> int:
    stop = problem.stop_by_code[post.stop]
    return sum(
        team.present(post.day, post.shift)
        for team in problem.teams
        if post.shift in problem.force_by_code[team.force].shifts and may_hold(problem, team, post, stop)
    )


def _open(desk: Desk, lack: Shortfall) -> dict[str, int]:
    """When somebody is missing for the first time, until when, and how many people."""
    wanted = desk.problem.post_demands_by_shift.get((lack.day or 0, lack.shift), ())
    spans = sorted(
        span
        for post in wanted
        if post.stop == lack.stop
        for span in unmanned(desk.problem, post, held(desk.plan.posts, post))
    )
    if not spans:
        return {}
    start_s, end_s, people = spans[0]
    return {"open_from_s": start_s, "open_until_s": end_s, "people": people, "spans": len(spans)}


def _off(desk: Desk, wanted: Sequence[PostDemand], lack: Shortfall) -> list[Team]:
    """Teams that are off duty, may work the shift and may hold one of the posts; those nearest at home first."""
    problem, (day, shift) = desk.problem, (lack.day or 0, lack.shift)
    stop = problem.stop_by_code[lack.stop]
    above = problem.ancestors(stop.area)
    able = (team for team in problem.teams if any(may_hold(problem, team, post, stop) for post in wanted))
    near = sorted(able, key=lambda team: (team.area not in above[:1], team.area not in above, team.code))
    return [team for team in near if desk.may_work(team, day, shift)][:MOST_CALLED]


def _sharing(desk: Desk, lack: Shortfall) -> set[str]:
    """The stop and all that share people on duty with it, directly or through others."""
    problem, key = desk.problem, (lack.day or 0, lack.shift)
    posts = wanted_posts(desk, key)
    groups: dict[tuple[object, ...], set[str]] = {}
    for duty in desk.plan.duties:
        team = problem.team_by_code[duty.team]
        like = (team.force, team.area, team.reach)
        if (duty.day, duty.shift) == key and like not in groups:
            groups[like] = {
                post.stop for post in posts if may_hold(problem, team, post, problem.stop_by_code[post.stop])
            }
    found, grown = {lack.stop}, True
    while grown:
        wider = found.union(*(stops for stops in groups.values() if stops & found))
        grown, found = wider != found, wider
    return found
