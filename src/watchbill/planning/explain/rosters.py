"""Why a roster lacks something: people under a minimum, a village without patrol, a duty outside its cycle, a wish."""

from __future__ import annotations

from collections.abc import Iterable

from watchbill.planning.explain.clash import smallest_clash
from watchbill.planning.explain.desk import Desk, claim_of
from watchbill.planning.explain.roster_part import RosterPart, Wish, touching
from watchbill.planning.explain.roster_repairs import borrowed, given_up, lenders, released, roster_repairs
from watchbill.planning.plan import Shortfall
from watchbill.planning.reasons import Claim, Explanation, Repair
from watchbill.planning.stopping import StopRule

RULES = {"level_share", "trained_share", "round_the_clock", "four_crews", "least_work", "least_run", "wish"}
LARGEST_PART = 20_000
"""Team-days of the largest part that is solved; beyond it only the teams that the wish counts are looked at."""


def explain_roster(desk: Desk, lack: Shortfall, wishes: tuple[Wish, ...], budget: StopRule) -> Explanation:
    """Return why a roster lacks something; raises ``UndecidedError`` and ``SolverFailedError``.

    First the teams that count for the wish are looked at alone: a clash among them is a clash of the whole. If there
    is none, all teams are looked at whose rosters touch theirs.
    """
    asked = claim_of(desk.problem, lack)
    wish = next((one for one in wishes if one.claim == asked), None)
    near = wish.teams if wish else frozenset(p for p, team in enumerate(desk.problem.teams) if team.code == lack.team)
    near = _with_mates(desk, near)
    lent = lenders(desk, wish) if wish else frozenset()
    wide = _wide(desk, wishes, near) | (_with_mates(desk, lent) - lent)
    clash = smallest_clash(RosterPart(desk, asked, wishes, near, budget), asked)
    part = RosterPart(desk, asked, wishes, wide, budget, lent)
    clash = clash or smallest_clash(part, asked)
    if not clash:
        whole = touching(wishes, near) <= wide
        return Explanation(
            shortfall=lack,
            verdict="out_of_time",
            finding="possible" if whole else "undecided",
            repairs=(Repair.at(asked, "plan_longer", 0, "minutes"),),
        )
    if wish is None:
        repairs, params = _team_repairs(part, clash), {}
    else:
        found, able = roster_repairs(part, wish, clash)
        repairs = [*found, *borrowed(part, wish)]
        params = {"needs": wish.needs, "able": able}
    return Explanation(
        shortfall=lack, verdict="infeasible", finding="clash", clash=clash, repairs=tuple(repairs), params=params
    )


def _with_mates(desk: Desk, teams: frozenset[int]) -> frozenset[int]:
    """These teams and all that stay together with one of them."""
    return teams.union(*(mates for mates in _groups(desk) if mates & teams))


def _groups(desk: Desk) -> list[frozenset[int]]:
    """Teams that stay together, as positions."""
    position = {team.code: number for number, team in enumerate(desk.problem.teams)}
    return [frozenset(position[code] for code in group) for group in desk.problem.together]


def _wide(desk: Desk, wishes: tuple[Wish, ...], near: frozenset[int]) -> frozenset[int]:
    """All teams whose rosters touch those near, as far as the part stays small."""
    teams = touching(wishes, near)
    return teams if len(teams) * desk.problem.operation.days <= LARGEST_PART else near


def _team_repairs(part: RosterPart, clash: Iterable[Claim]) -> list[Repair]:
    """What would let a team keep its crew's cycle, its least work or runs, or its wish."""
    found = [*released(part, "away", "call_back"), *given_up(part, clash)]
    return found if part.asked.rule == "four_crews" else [*released(part, "four_crews", "leave_cycle"), *found]
