"""What would mend a roster's shortfall, each way by solving the part again with one kind of claim given up."""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from watchbill.planning.explain.desk import Desk
from watchbill.planning.explain.lower_levels import lower_level
from watchbill.planning.explain.roster_part import RosterPart, Wish, limit_of
from watchbill.planning.problem import Team
from watchbill.planning.reasons import Claim, Repair, RepairKind

MOST_LENDERS = 40
"""Neighbouring areas are asked for help until so many teams are found."""


def roster_repairs(part: RosterPart, asked: Wish, clash: Iterable[Claim]) -> tuple[list[Repair], int]:
    """Return ways to have a wish, and how many people (or teams) can come as things are.

    Raises ``UndecidedError`` and ``SolverFailedError``.
    """
    assert part.more is not None
    lacking = part.least(part.claims.keys() - {limit_of(asked)}, part.more)
    able = 0 if lacking is None else asked.needs - lacking
    found: list[Repair] = []
    if lacking and asked.by_people:
        found.append(Repair.at(asked.claim, "add_people", lacking, "people"))
    elif lacking:
        found.append(Repair.at(asked.claim, "add_team", lacking, "teams"))
    if asked.claim.rule == "level_share" and (lower := lower_level(part.desk, asked.claim, able)):
        place = Claim(rule=asked.claim.rule, area=asked.claim.area, day=asked.claim.day)
        found.append(Repair.at(place, "lower_level", lower[1], "people", level=lower[0]))
    found += [*released(part, "four_crews", "leave_cycle"), *released(part, "away", "call_back")]
    return [*found, *given_up(part, clash)], able


def released(part: RosterPart, rule: str, kind: RepairKind) -> list[Repair]:
    """The fewest claims of a rule about teams that have to be given up; empty where that does not help."""
    broken = {claim: literal for claim, literal in part.claims.items() if claim.rule == rule and claim != part.asked}
    if not broken:
        return []
    number = cp_model.LinearExpr.sum([1 - literal for literal in broken.values()])
    cost = part.least(part.claims.keys() - broken.keys(), number)
    if not cost:
        return []
    teams = {claim.team for claim, literal in broken.items() if not part.value(literal)}
    return [Repair.at(part.asked, kind, cost, "duties", teams=teams)]


def given_up(part: RosterPart, clash: Iterable[Claim]) -> list[Repair]:
    """How much each other wish of a clash would have to give up, were it alone to make room."""
    found = []
    for other in clash:
        if other in part.slack and other != part.asked:
            cost = part.least(part.claims.keys() - {other}, part.slack[other])
            if cost:
                unit = "people" if other.rule in {"level_share", "trained_share"} else "teams"
                found.append(Repair.at(other, "lower_other", cost, unit))  # type: ignore[arg-type]
    return found


def borrowed(part: RosterPart, asked: Wish) -> list[Repair]:
    """Teams of neighbouring areas that may help: on loan for a level, by a wider reach for a patrol.

    Raises ``UndecidedError`` and ``SolverFailedError``.
    """
    if not part.lent:
        return []
    cost = part.least(part.claims, cp_model.LinearExpr.sum(list(part.lent.values())), withheld=False)
    if not cost:
        return []
    sent = {part.problem.teams[position].code for (position, _), lent in part.lent.items() if part.value(lent)}
    if asked.by_people:
        return [Repair.at(asked.claim, "lend_team", cost, "duties", teams=sent)]
    minutes = sum(_way_min(part.desk, part.problem.team_by_code[code], asked.claim.area) for code in sent)
    return [Repair.at(asked.claim, "allow_reach", minutes, "minutes", teams=sent)]


def lenders(desk: Desk, asked: Wish) -> frozenset[int]:
    """Return teams at home in the areas beside the one asked about that would count there.

    For a level those of its force, with the training that it asks for; for a patrol's wish any patrol.
    """
    force, training = asked.claim.force, asked.claim.training
    found: set[int] = set()
    for area in desk.problem.area_by_code[asked.claim.area].neighbours:
        if len(found) >= MOST_LENDERS:
            break
        for position, team in enumerate(desk.problem.teams):
            able = team.force == force and (not training or training in team.trainings)
            suits = able if asked.by_people else desk.problem.walks_routes(team)
            if suits and position not in asked.teams and area in desk.problem.ancestors(team.area):
                found.add(position)
    return frozenset(found)


def _way_min(desk: Desk, team: Team, village: str) -> int:
    """Minutes from a team's base to the nearest stop of a village and back; 0 where it has none."""
    ways = [desk.there_and_back_s(team, stop.place) for stop in desk.problem.stops if stop.area == village]
    return -(-min((way_s for way_s in ways if way_s is not None), default=0) // 60)
