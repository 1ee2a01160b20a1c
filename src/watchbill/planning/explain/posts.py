"""Why a fixed post is unmanned: when it is open, whether there are people for it at all, and who could come."""

from __future__ import annotations

from msgspec import structs

from watchbill.planning.explain.desk import Desk, claim_of
from watchbill.planning.manning import man_posts
from watchbill.planning.manning.post_shift import may_hold
from watchbill.planning.plan import Duty, Post, Shortfall
from watchbill.planning.problem import PostDemand, Problem, Team
from watchbill.planning.reasons import Claim, Explanation, Repair
from watchbill.planning.shortfalls import unmanned

MOST_TRIED = 12
"""Teams that are tried on duty, one after the other."""
TRY_S = 0.2


def explain_post(desk: Desk, lack: Shortfall) -> Explanation:
    """Return why posts of a stop are unmanned in a shift.

    Proven where all people who may hold a post there are too few at once; otherwise teams that are off duty and may
    work are tried, those nearest at home first.
    """
    problem, asked = desk.problem, claim_of(desk.problem, lack)
    key = (lack.day or 0, lack.shift)
    wanted = [one for one in problem.post_demands_by_shift.get(key, ()) if one.stop == lack.stop]
    able = _able(problem, wanted)
    params = _open(problem, wanted, desk.plan.posts)
    too_few = [post for post in wanted if _people(problem, able, post) < post.people]
    if too_few:
        post = too_few[0]
        missing = post.people - _people(problem, able, post)
        force = post.forces[0] if len(post.forces) == 1 else ""
        works = not force or post.shift in problem.force_by_code[force].shifts
        limit = Claim(rule="strength" if works else "force_shift", area=asked.area, shift=lack.shift, force=force)
        repairs = [Repair.at(structs.replace(asked, force=force), "add_people", missing, "people")] if works else []
        repairs.append(Repair.at(asked, "other_force", missing, "people"))
        return Explanation(
            shortfall=lack, verdict="infeasible", finding="clash", clash=(asked, limit), repairs=tuple(repairs),
            params=params,
        )  # fmt: skip
    helpers = _helpers(desk, able, key, lack)
    repairs = [Repair.at(asked, "put_on_duty", len(helpers), "duties", teams=helpers)] if helpers else []
    return Explanation(
        shortfall=lack,
        verdict="out_of_time",
        finding="possible" if helpers else "undecided",
        repairs=tuple(repairs or [Repair.at(asked, "plan_longer", 0, "minutes")]),
        params=params,
    )


def _able(problem: Problem, wanted: list[PostDemand]) -> list[Team]:
    return [
        team
        for team in problem.teams
        if any(may_hold(problem, team, post, problem.stop_by_code[post.stop]) for post in wanted)
    ]


def _people(problem: Problem, able: list[Team], post: PostDemand) -> int:
    stop = problem.stop_by_code[post.stop]
    return sum(
        team.present(post.day, post.shift)
        for team in able
        if may_hold(problem, team, post, stop) and post.shift in problem.force_by_code[team.force].shifts
    )


def _open(problem: Problem, wanted: list[PostDemand], posts: tuple[Post, ...]) -> dict[str, int]:
    """When somebody is missing for the first time, until when, and how many people."""
    spans = sorted(
        span
        for post in wanted
        for span in unmanned(
            problem,
            post,
            [p for p in posts if (p.stop, p.name, p.day, p.shift) == (post.stop, post.name, post.day, post.shift)],
        )
    )
    if not spans:
        return {}
    start_s, end_s, people = spans[0]
    return {"open_from_s": start_s, "open_until_s": end_s, "people": people, "spans": len(spans)}


def _helpers(desk: Desk, able: list[Team], key: tuple[int, str], lack: Shortfall) -> tuple[str, ...]:
    """Return the first teams off duty with which less is missing at the stop; empty where there are none."""
    problem, (day, shift) = desk.problem, key
    here = structs.replace(problem, post_demands=problem.post_demands_by_shift.get(key, ()))
    duties = [duty for duty in desk.plan.duties if (duty.day, duty.shift) == key]
    walking = frozenset((route.team, route.day, route.shift) for route in desk.plan.routes_by_shift.get(key, ()))
    above = problem.ancestors(problem.stop_by_code[lack.stop].area)
    near = sorted(able, key=lambda team: (team.area not in above, team.area not in above[:1], team.code))
    come = [team.code for team in near if desk.may_work(team, day, shift)][:MOST_TRIED]
    for number in range(1, len(come) + 1):
        more = [*duties, *(Duty(team=code, day=day, shift=shift) for code in come[:number])]
        posts = man_posts(here, more, limit_s=TRY_S, walking=walking)
        wanted = [post for post in here.post_demands if post.stop == lack.stop]
        if not _open(here, wanted, posts):
            return tuple(come[:number])
    return ()
