"""Explains each shortfall of a plan in bounded time, those that matter most first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from watchbill.planning.explain.desk import Desk
from watchbill.planning.explain.model import SolverFailedError, UndecidedError
from watchbill.planning.explain.posts import explain_post
from watchbill.planning.explain.roster_part import Wish, wishes
from watchbill.planning.explain.rosters import RULES, explain_roster
from watchbill.planning.explain.stops import RULES as STOP_RULES
from watchbill.planning.explain.stops import explain_break, explain_stop, undecided
from watchbill.planning.plan import Plan, Shortfall
from watchbill.planning.problem import Problem
from watchbill.planning.reasons import Explanation
from watchbill.planning.stopping import StopRule, TimeLimit


def explain(
    problem: Problem,
    plan: Plan,
    *,
    stop: StopRule | None = None,
    on_progress: Callable[[float], None] | None = None,
    failed: Collection[tuple[int, str]] = (),
) -> tuple[Explanation, ...]:
    """Return an explanation for each shortfall of the plan, in their order.

    ``stop`` (default: 10 seconds) or Ctrl-C ends the whole; what is not reached until then says ``not_examined``.
    ``failed`` names the (day, shift) whose routes ended with an error. ``on_progress`` is told the share that is done,
    0 to 1.
    """
    desk = Desk(problem, plan)
    budget = stop or TimeLimit(10)
    wanted = wishes(desk)
    found: dict[int, Explanation] = {}
    for position in _order(plan.shortfalls):
        try:
            found[position] = _explained(desk, plan.shortfalls[position], wanted, budget, failed)
        except KeyboardInterrupt:  # the plan is made; only its explanations end
            budget = TimeLimit(0)
            found[position] = _explained(desk, plan.shortfalls[position], wanted, budget, failed)
        if on_progress:
            on_progress(len(found) / len(plan.shortfalls))
    return tuple(found[position] for position in range(len(plan.shortfalls)))


def _order(lacks: Sequence[Shortfall]) -> list[int]:
    """Positions of the shortfalls: one of each rule and place, then the second of each, and so on."""
    seen: Counter[tuple[str, ...]] = Counter()
    turns = []
    for position, lack in enumerate(lacks):
        place = (lack.rule, lack.area, lack.force, lack.stop, lack.team)
        turns.append((seen[place], lack.rule not in RULES, position))
        seen[place] += 1
    return [position for _, _, position in sorted(turns)]


def _explained(
    desk: Desk, lack: Shortfall, wanted: tuple[Wish, ...], budget: StopRule, failed: Collection[tuple[int, str]]
) -> Explanation:
    if budget(math.inf):
        return Explanation(shortfall=lack, verdict="out_of_time", finding="not_examined")
    if (lack.day, lack.shift) in failed and lack.rule not in RULES:
        return Explanation(shortfall=lack, verdict="failed", finding="solver_error")
    try:
        if lack.rule in RULES:
            return explain_roster(desk, lack, wanted, budget)
        if lack.rule in STOP_RULES:
            return explain_stop(desk, lack, budget)
        if lack.rule == "post_unmanned":
            return explain_post(desk, lack, budget)
        return explain_break(desk, lack) if lack.rule == "break_missing" else undecided(desk, lack)
    except UndecidedError:
        return Explanation(shortfall=lack, verdict="out_of_time", finding="undecided")
    except SolverFailedError:
        return Explanation(shortfall=lack, verdict="failed", finding="solver_error")
