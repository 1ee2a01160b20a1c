"""So many different teams are on duty in reach of a village as the visits wanted there need, some from elsewhere."""

from __future__ import annotations

from watchbill.planning.rosters.case import Cover
from watchbill.planning.rosters.draft import Draft


def add_two_teams_reach(draft: Draft) -> None:
    """Charge each team that the demands of a village and shift lack, by how many demands lack it."""
    prices = draft.prices
    for (village, day, shift), want in draft.wants.items():
        positions = draft.reaching.get(village)
        if not positions or day not in draft.days:
            continue
        # The first team that lacks is the last one wanted, and costs least: one row for each step of the price.
        steps = [min(prices.two_teams_reach * demands, prices.two_teams_reach_most) for demands in want.teams]
        for number, (price, further) in enumerate(zip(steps, [*steps[1:], 0], strict=True), start=1):
            if price > further:
                _cover(draft, day, shift, number, price - further, positions)
        if want.neighbours:
            others = tuple(position for position in positions if draft.problem.teams[position].area != village)
            if others:
                price = min(prices.two_teams_reach * want.neighbours, prices.two_teams_reach_most)
                _cover(draft, day, shift, 1, price, others)


def _cover(draft: Draft, day: int, shift: str, wanted: int, under: int, positions: tuple[int, ...]) -> None:
    draft.cover.append(Cover(day=day, counts={shift: draft.heads(positions)}, wanted=wanted, under=under))
