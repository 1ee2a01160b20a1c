"""Why a stop or a route lacks something: visits, different teams, neighbours, short gaps, a break."""

from __future__ import annotations

from watchbill.planning.explain.clash import smallest_clash
from watchbill.planning.explain.desk import Desk, claim_of
from watchbill.planning.explain.stop_part import StopPart
from watchbill.planning.explain.stop_repairs import stop_repairs, time_repairs
from watchbill.planning.explain.team_time import Crowding, crowding
from watchbill.planning.patrols.rules import breaks, two_forces, two_teams
from watchbill.planning.patrols.rules.visits_wanted import weight
from watchbill.planning.plan import Shortfall
from watchbill.planning.problem import Demand
from watchbill.planning.reasons import Claim, Explanation, Repair
from watchbill.planning.stopping import StopRule

RULES = {"visit_missing", "two_teams", "two_forces", "neighbour_visit", "spread"}


def explain_stop(desk: Desk, lack: Shortfall, budget: StopRule) -> Explanation:
    """Return why a stop lacks something; raises ``UndecidedError`` and ``SolverFailedError``.

    Fewer visits than different teams or neighbours are wanted need no search. Else the stop is looked at alone, as if
    its teams had nothing else to do; then the time of the teams that it shares with other stops is added up. Where
    neither shows a clash, it may be possible.
    """
    asked = claim_of(desk.problem, lack)
    demand = desk.problem.demand_by_key[lack.stop, lack.day or 0, lack.shift]
    if few := _too_few_visits(desk, demand, lack, asked):
        return few
    part = StopPart(desk, demand, asked, budget)
    clash = smallest_clash(part, asked)
    if clash:
        part = StopPart(desk, demand, asked, budget)
        repairs = stop_repairs(desk, part, clash, budget)
        return Explanation(shortfall=lack, verdict="infeasible", finding="clash", clash=clash, repairs=tuple(repairs))
    if lack.rule == "visit_missing" and (crowded := crowding(desk, demand)):
        return Explanation(
            shortfall=lack,
            verdict="infeasible",
            finding="clash",
            clash=_time_clash(desk, asked, crowded),
            repairs=tuple(time_repairs(desk, demand, crowded)),
            params={
                "missing_min": -(-crowded.missing_s // 60),
                "teams": len(crowded.teams),
                "stops": len(crowded.needs),
            },
        )
    return undecided(desk, lack)


def _too_few_visits(desk: Desk, demand: Demand, lack: Shortfall, asked: Claim) -> Explanation | None:
    """The answer where the plan makes fewer visits than different teams, or neighbours, are to come."""
    wanted = {
        "two_teams": two_teams.wanted(demand),
        "two_forces": two_forces.wanted(demand),
        "neighbour_visit": demand.neighbour_visits,
    }
    made = desk.visits_made(demand)
    if made >= wanted.get(lack.rule, 0) or made >= demand.visits:
        return None
    limit = Claim(rule="visits_made", area=asked.area, day=asked.day, shift=asked.shift, stop=asked.stop)
    amount = round(lack.amount)
    if lack.rule == "two_teams":
        repair = Repair.at(asked, "fewer_teams", amount, "teams")
    elif lack.rule == "two_forces":
        repair = Repair.at(asked, "fewer_forces", amount, "teams")
    else:
        repair = Repair.at(asked, "fewer_neighbours", amount, "visits")
    return Explanation(
        shortfall=lack,
        verdict="infeasible",
        finding="clash",
        clash=(asked, limit),
        repairs=(repair,),
        params={"visits": made},
    )


def undecided(desk: Desk, lack: Shortfall) -> Explanation:
    """Return the answer where nothing was proven: searching on may help, and so does asking for less."""
    asked, amount = claim_of(desk.problem, lack), round(lack.amount)
    repairs = [Repair.at(asked, "plan_longer", 0, "minutes")]
    if lack.rule == "visit_missing":
        price = amount * weight(desk.problem.stop_by_code[lack.stop].priority)
        repairs.append(Repair.at(asked, "drop_visit", amount, "visits", value=price))
    if lack.rule == "spread":
        allowed_s = desk.problem.demand_by_key[lack.stop, lack.day or 0, lack.shift].max_gap_s
        repairs.append(Repair.at(asked, "longer_gap", -(-amount // 60), "minutes", value=allowed_s + amount))
    return Explanation(shortfall=lack, verdict="out_of_time", finding="undecided", repairs=tuple(repairs))


def _time_clash(desk: Desk, asked: Claim, crowded: Crowding) -> tuple[Claim, ...]:
    """The stops that need more time than their teams have, and those teams."""
    stops = (
        Claim(
            rule="visit_missing",
            area=desk.problem.stop_by_code[need.stop].area,
            day=asked.day,
            shift=asked.shift,
            stop=need.stop,
        )
        for need in crowded.needs
        if need.stop != asked.stop
    )
    teams = (
        Claim(rule="team_time", area=desk.problem.team_by_code[code].area, day=asked.day, shift=asked.shift, team=code)
        for code in crowded.teams
    )
    return (asked, *stops, *teams)


def explain_break(desk: Desk, lack: Shortfall) -> Explanation:
    """Return why a route has no break: the shift has no room for one, or the search has not made any."""
    length_s = desk.problem.shift_by_code[lack.shift].length_s
    if breaks.of_shift(desk.problem, length_s) is not None:
        return undecided(desk, lack)
    asked = claim_of(desk.problem, lack)
    rule = Claim(rule="break_rule", day=lack.day, shift=lack.shift)
    return Explanation(shortfall=lack, verdict="infeasible", finding="clash", clash=(asked, rule))
