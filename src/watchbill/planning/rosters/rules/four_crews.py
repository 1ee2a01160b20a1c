"""Rotating teams follow the cycle of their crew; leaving it has a price, and so has being off when due.

Teams without a crew get one: the crews of a home area are balanced by people, so that every shift of every day has
its part of them.
"""

from __future__ import annotations

from watchbill.planning.rosters.case import CrewBalance, Cycle
from watchbill.planning.rosters.draft import Draft


def add_four_crews(draft: Draft) -> None:
    """Set the cycle, the crews that each rotating team may join, and the balance of the crews of each home."""
    problem, prices = draft.problem, draft.prices
    homes: dict[tuple[str, str], list[int]] = {}
    for position, team in enumerate(problem.teams):
        if draft.rotates(position):
            number = len(problem.cycle)
            draft.change(position, crews=tuple(range(number)) if team.crew is None else (team.crew % number,))
            homes.setdefault((team.area, team.force), []).append(position)
    if homes:
        draft.cycle = Cycle(shifts=problem.cycle, outside=prices.four_crews, idle=prices.due_but_off)
        draft.balances += [
            CrewBalance(
                weights={problem.teams[position].code: problem.teams[position].strength for position in members},
                price=prices.crew_balance,
            )
            for members in homes.values()
        ]
