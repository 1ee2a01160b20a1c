"""What would man a fixed post: its part solved again with one claim given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from ortools.sat.python import cp_model

from watchbill.planning.explain.model import UndecidedError
from watchbill.planning.explain.post_part import PostPart
from watchbill.planning.reasons import Claim, Repair, RepairKind

DEAR = 1_000
"""Price of a person who was not to help, beside those who were."""


def post_repairs(part: PostPart, clash: Iterable[Claim]) -> list[Repair]:
    """Return ways to man the posts asked about; one that is not computed in its time is left out.

    Raises ``SolverFailedError``.
    """
    found: list[Repair] = []
    claims = {each.rule if each.team else each: each for each in clash}.values()  # teams on patrol: one for all
    for rule, repairs in BY_RULE.items():
        for claim in (each for each in claims if each.rule == rule):
            for repair in repairs:
                with suppress(UndecidedError):
                    found += repair(part, claim)
    return found


def _least(part: PostPart, given_up: Iterable[Claim], cost: cp_model.LinearExprT) -> int | None:
    return part.least(part.claims.keys() - set(given_up), cost)


def _called(part: PostPart, at: Claim) -> list[Repair]:
    """The fewest teams that are off and may work, the nearest ones of these; none where new people are needed too."""
    called = [variable * (DEAR + place) for place, variable in enumerate(part.called.values())]
    cost = cp_model.LinearExpr.sum([*called, DEAR * DEAR * part.new])
    if not called or _least(part, [at], cost) is None or part.value(part.new):
        return []
    teams = [code for code, variable in part.called.items() if part.value(variable)]
    return [Repair.at(at, "put_on_duty", len(teams), "duties", teams=teams)]


def _added(part: PostPart, at: Claim) -> list[Repair]:
    """The fewest people more on duty."""
    called = cp_model.LinearExpr.sum(list(part.called.values()))
    if _least(part, [at], part.new + DEAR * called) is None or not (people := part.value(part.new)):
        return []
    forces = {force for number in part.here for force in part.posts[number].forces}
    place = Claim(
        rule=at.rule, area=at.area, day=at.day, shift=at.shift, stop=at.stop,
        force=min(forces) if len(forces) == 1 else "",
    )  # fmt: skip
    return [Repair.at(place, "add_people", people, "people")]


def _let_in(part: PostPart, at: Claim) -> list[Repair]:
    """Teams on duty nearby that may not enter: the fewest minutes on their ways."""
    stop = part.asked.stop
    place = part.desk.problem.stop_by_code[stop].place
    cost: list[cp_model.LinearExprT] = []
    used: dict[str, tuple[cp_model.IntVar, int]] = {}
    for (pool, where), given in part.given.items():
        if where != stop or not part.pools[pool].by_reach:
            continue
        if (team := part.pools[pool].named) is None:
            cost.append(DEAR * given)
            continue
        way_s = part.desk.there_and_back_s(team, place) or 0
        sent = part.model.new_bool_var("")
        part.model.add(given == 0).only_enforce_if(sent.negated())
        used[team.code] = sent, -(-way_s // 60)
        cost.append(sent * (1 + used[team.code][1]))
    if not used or _least(part, [at], cp_model.LinearExpr.sum(cost)) is None:
        return []
    teams = [code for code, (sent, _) in used.items() if part.value(sent)]
    minutes = sum(used[code][1] for code in teams)
    return [Repair.at(at, "allow_reach", minutes, "minutes", teams=teams)] if teams else []


def _off_patrol(part: PostPart, _claim: Claim) -> list[Repair]:
    """Teams that leave their routes: those with the fewest visits."""
    walking = [claim for claim in part.claims if claim.rule == "on_patrol"]
    routes = part.desk.routes(*part.key)
    visits = {code: sum(step.kind == "visit" for step in routes[code].steps) for code in part.left}
    cost = [left * (100 * visits[code] + 1) for code, left in part.left.items()]
    if _least(part, walking, cp_model.LinearExpr.sum(cost)) is None:
        return []
    teams = [code for code, left in part.left.items() if part.value(left)]
    at = part.claim("on_patrol")
    return [Repair.at(at, "leave_patrol", sum(visits[code] for code in teams), "visits", teams=teams)] if teams else []


def _of_other_force(part: PostPart, at: Claim) -> list[Repair]:
    """The fewest people of a force that the post does not name."""
    given = [
        given for (pool, stop), given in part.given.items() if stop == part.asked.stop and part.pools[pool].by_force
    ]
    cost = _least(part, [at], cp_model.LinearExpr.sum(given)) if given else None
    return [Repair.at(at, "other_force", cost, "people")] if cost else []


def _longer(part: PostPart, at: Claim) -> list[Repair]:
    """How much longer people stand."""
    return _minutes(at, "longer_stint", _least(part, [at], part.longer_s))


def _rested(part: PostPart, at: Claim) -> list[Repair]:
    """How much less time off people have."""
    return _minutes(at, "shorter_rest", _least(part, [at], part.rest_less_s))


def _minutes(at: Claim, kind: RepairKind, cost_s: int | None) -> list[Repair]:
    return [Repair.at(at, kind, -(-cost_s // 60), "minutes")] if cost_s else []


def _fewer(part: PostPart, claim: Claim) -> list[Repair]:
    """People fewer that the posts of a stop would want throughout."""
    less = [part.less[number] for number, post in enumerate(part.posts) if post.stop == claim.stop]
    cost = _least(part, [claim], cp_model.LinearExpr.sum(less))
    return [Repair.at(claim, "fewer_people", cost, "people")] if cost else []


BY_RULE: dict[str, tuple[Callable[[PostPart, Claim], list[Repair]], ...]] = {
    "on_duty": (_called, _added),
    "reach": (_let_in,),
    "on_patrol": (_off_patrol,),
    "post_force": (_of_other_force,),
    "post_relief": (_longer,),
    "post_rest": (_rested,),
    "post_unmanned": (_fewer,),
}
