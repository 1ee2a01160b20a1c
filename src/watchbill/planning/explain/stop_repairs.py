"""What would mend a stop's shortfall: its part solved again with one claim given up, or with more teams on duty."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from ortools.sat.python import cp_model

from watchbill.planning.explain.desk import Desk
from watchbill.planning.explain.stop_part import StopPart
from watchbill.planning.explain.team_time import Crowding
from watchbill.planning.patrols.rules import most_visits
from watchbill.planning.patrols.rules.visits_wanted import weight
from watchbill.planning.problem import Demand, Team
from watchbill.planning.reasons import Claim, Repair
from watchbill.planning.stopping import StopRule

MOST_EXTRA = 12
"""Teams that are off and are tried on duty, at most."""


def stop_repairs(desk: Desk, part: StopPart, clash: Iterable[Claim], budget: StopRule) -> list[Repair]:
    """Return ways to have what a stop wants; raises ``UndecidedError`` and ``SolverFailedError``."""
    found: list[Repair] = []
    for claim in clash:
        found += _with_less(part, claim)
    if any(claim.rule == "reach" for claim in clash):
        found += _by_reach(part)
    if any(claim.rule in {"on_duty", "reach"} for claim in clash):
        found += _by_more_teams(desk, part, budget)
    return found


def _with_less(part: StopPart, claim: Claim) -> list[Repair]:
    """What a claim with a figure must give up, were it alone to make room."""
    demand, slack = part.demand, part.slack
    figures: dict[str, cp_model.LinearExprT] = {
        "visit_missing": slack.visits,
        "two_teams": slack.teams,
        "two_forces": slack.forces,
        "neighbour_visit": slack.neighbours,
        "spread": slack.gap_s,
        "min_gap": slack.pause_s,
        "force_gap": slack.force_pause_s,
        "dwell": slack.dwell_s,
        "time_window": slack.window_s,
        "most_visits": slack.same_team,
    }
    if claim.rule not in figures:
        return []
    cost = part.least(part.claims.keys() - {claim}, figures[claim.rule])
    if not cost:
        return []
    at, minutes = part.claim(claim.rule), -(-cost // 60)
    match claim.rule:
        case "visit_missing":
            price = cost * weight(part.stop.priority)
            return [Repair.at(at, "drop_visit", cost, "visits", value=price)]
        case "two_teams":
            return [Repair.at(at, "fewer_teams", cost, "teams")]
        case "two_forces":
            return [Repair.at(at, "fewer_forces", cost, "teams")]
        case "neighbour_visit":
            return [Repair.at(at, "fewer_neighbours", cost, "visits")]
        case "spread":
            return [Repair.at(at, "longer_gap", minutes, "minutes", value=demand.max_gap_s + cost)]
        case "min_gap":
            return [Repair.at(at, "shorter_pause", minutes, "minutes", value=demand.min_gap_s - cost)]
        case "force_gap":
            return [Repair.at(at, "shorter_force_gap", minutes, "minutes", value=demand.force_gap_s - cost)]
        case "most_visits":
            return [Repair.at(at, "same_team_again", cost, "visits", value=(demand.most_visits or 0) + cost)]
        case "dwell":
            return [Repair.at(at, "shorter_dwell", minutes, "minutes", value=demand.dwell_s - cost)]
        case _:
            return [Repair.at(at, "wider_window", minutes, "minutes")]


def _by_reach(part: StopPart) -> list[Repair]:
    """The fewest minutes on the way of teams on duty that may not enter the village today."""
    at = part.claim("reach")
    ways = {
        index: -(-(candidate.out_s + candidate.back_s) // 60)
        for index, candidate in enumerate(part.candidates)
        if not candidate.may_enter and candidate.out_s is not None and candidate.back_s is not None
    }
    if not ways:
        return []
    cost = part.least(
        part.claims.keys() - {at}, cp_model.LinearExpr.sum([part.seen[index] * (1 + ways[index]) for index in ways])
    )
    if not cost:
        return []
    sent = [index for index in ways if part.value(part.seen[index])]
    teams = [part.candidates[index].team.code for index in sent]
    return [Repair.at(at, "allow_reach", sum(ways[index] for index in sent), "minutes", teams=teams)]


def _by_more_teams(desk: Desk, part: StopPart, budget: StopRule) -> list[Repair]:
    """Teams in reach that are off and may work; new ones at the stop where those do not do."""
    at, demand = part.claim("on_duty"), part.demand
    new = tuple(
        _new_team(desk, part, number)
        for number in range(max(demand.teams, demand.forces, most_visits.teams_needed(demand)))
    )
    for teams in (tuple(free_teams(desk, demand)), new):
        wider = StopPart(desk, demand, part.asked, budget, teams)
        if not teams:
            continue
        used = [wider.seen[index] for index in wider.extra]
        cost = wider.least(wider.claims, cp_model.LinearExpr.sum(used))
        if not cost:
            continue
        if teams == new:
            forces = {wider.candidates[i].team.force for i in wider.extra if wider.value(wider.seen[i])}
            if part.asked.rule == "two_forces" and len(forces) == 1:
                at = msgspec.structs.replace(at, force=min(forces))
            return [Repair.at(at, "add_team", cost, "teams")]
        sent = [wider.candidates[index].team.code for index in wider.extra if wider.value(wider.seen[index])]
        return [Repair.at(at, "put_on_duty", cost, "duties", teams=sent)]
    return []


def free_teams(desk: Desk, demand: Demand) -> list[Team]:
    """Return the teams with the stop's village in reach that are off on the day and may work the shift."""
    village = desk.problem.stop_by_code[demand.stop].area
    near = (desk.problem.teams[position] for position in desk.reaching.get(village, ()))
    able = [team for team in near if desk.problem.walks_routes(team) and desk.may_work(team, demand.day, demand.shift)]
    if demand.forces > 1:  # one of each force, then the second of each
        place = {team.code: sum(other.force == team.force for other in able[:n]) for n, team in enumerate(able)}
        able.sort(key=lambda team: place[team.code])
    return able[:MOST_EXTRA]


def _new_team(desk: Desk, part: StopPart, number: int) -> Team:
    """A team at home in the village and based at the stop; first one of each force that cannot come as things are."""
    here = {candidate.team.force for candidate in part.candidates if candidate.may_enter}
    like = {team.force: team for team in reversed(desk.problem.teams) if desk.problem.walks_routes(team)}
    works = [force for force in like if part.demand.shift in desk.problem.force_by_code[force].shifts]
    first = sorted(works or like, key=lambda force: (force in here, force))
    return msgspec.structs.replace(
        like[first[number % len(first)]],
        code=f"new team {number}", area=part.stop.area, base=part.stop.place, reach=(part.stop.area,),
    )  # fmt: skip


def time_repairs(desk: Desk, demand: Demand, crowded: Crowding) -> list[Repair]:
    """Return ways to find the minutes that are missing, each checked against the same sum of times."""
    stop = desk.problem.stop_by_code[demand.stop]
    at = Claim(rule="team_time", area=stop.area, day=demand.day, shift=demand.shift, stop=stop.code)
    number = -(-crowded.missing_s // crowded.each_s)
    free = free_teams(desk, demand)[:number]
    found = (
        [Repair.at(at, "put_on_duty", number, "duties", teams=[team.code for team in free])]
        if len(free) == number
        else [Repair.at(at, "add_team", number, "teams")]
    )
    found += _lend_time(desk, at, stop.place, crowded)
    visits = sum(need.visits for need in crowded.needs)
    less_s = -(-crowded.missing_s // visits)
    if less_s < demand.dwell_s:
        dwell = Repair.at(at, "shorter_dwell", -(-less_s // 60), "minutes", value=demand.dwell_s - less_s)
        found.append(dwell)
    return [*found, *_dropped(desk, at, crowded)]


def _lend_time(desk: Desk, at: Claim, place: int, crowded: Crowding) -> list[Repair]:
    """A team on duty that may not come today and has the minutes to spare, the way with them."""
    ways: list[tuple[int, str]] = []
    for code, spare_s in crowded.spare_s.items():
        team = desk.problem.team_by_code[code]
        way_s = desk.there_and_back_s(team, place)
        if way_s is not None and at.area not in team.reach and spare_s >= crowded.missing_s + way_s:
            ways.append((way_s, code))
    if not ways:
        return []
    way_s, code = min(ways)
    return [Repair.at(at, "allow_reach", -(-way_s // 60), "minutes", teams=[code])]


def _dropped(desk: Desk, at: Claim, crowded: Crowding) -> list[Repair]:
    """The cheapest visits at one stop whose time is enough."""
    offers: list[tuple[int, int, str]] = []
    for need in crowded.needs:
        for visits in range(1, need.visits + 1):
            freed = need.seconds - (need.coming_s + (need.visits - visits - 1) * need.staying_s)
            if visits == need.visits:
                freed = need.seconds
            if freed >= crowded.missing_s:
                offers.append((visits * weight(desk.problem.stop_by_code[need.stop].priority), visits, need.stop))
                break
    if not offers:
        return []
    price, visits, stop = min(offers)
    area = desk.problem.stop_by_code[stop].area
    place = Claim(rule="visit_missing", area=area, day=at.day, shift=at.shift, stop=stop)
    return [Repair.at(place, "drop_visit", visits, "visits", value=price)]
