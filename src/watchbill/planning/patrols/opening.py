"""The part of a case that is planned anew: which visits, in which windows, by which teams.

Everything else stays as it is and counts: fixed visits bound the windows of the others, and their teams count
among the different teams of a stop.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from watchbill.planning.patrols.case import Call, Case, Tours, Want
from watchbill.planning.patrols.model import Order
from watchbill.planning.patrols.rules import neighbour_visits, spread, two_teams


@dataclass(frozen=True)
class Aim:
    """What the new plan of a part should keep to.

    ``limit_ratio``: no gap longer than this times the ideal. ``pull``: 0 centres the windows on today's
    starts, 1 on evenly spread ones. ``share``: how much of a gap's slack goes to the later visit.
    ``loose_ratio``: the limit for stops that cannot have all their visits otherwise; 0: no such limit.
    """

    limit_ratio: float
    pull: float = 1.0
    share: float = 0.5
    loose_ratio: float = 0.0


def first_orders(case: Case, aim: Aim, colour: Mapping[int, int], rng: random.Random) -> list[Order]:
    """Orders for all visits of the free teams, by colours, before there are any tours."""
    orders: list[Order] = []
    kept = _calls_by_visit(case.idle)
    for want in case.wants:
        free = [visit for visit in want.visit_ids[: len(want.nominal)] if visit not in kept]
        if not free or not want.teams:
            continue
        if any(visit in kept for visit in want.visit_ids):
            allowed = dict.fromkeys(want.visit_ids, want.teams)
        else:
            allowed = two_teams.by_colour(want, colour, rng.randrange(max(1, want.least_teams)))
        open_teams = frozenset(colour)
        allowed = {visit: teams & open_teams for visit, teams in allowed.items()}
        already = sum(kept[v][0] in want.neighbours for v in want.visit_ids if v in kept)
        neighbour_visits.reserve(want, allowed, {}, free, already)
        orders.extend(_timed(case, want, free, kept, aim, allowed))
    return orders


def reopened_orders(case: Case, tours: Tours, teams: Collection[int], aim: Aim, rng: random.Random) -> list[Order]:
    """Orders for the visits of ``teams`` and for missed ones; the tours of all other teams stay."""
    today = _calls_by_visit(tours)
    opened = frozenset(teams)
    orders: list[Order] = []
    for want in case.wants:
        able = want.teams & opened
        if not able:
            continue
        ids = want.visit_ids[: len(want.nominal)]
        free = [visit for visit in ids if visit not in today or today[visit][0] in opened]
        if not free:
            continue
        fixed_teams = {today[v][0] for v in want.visit_ids if v in today and today[v][0] not in opened}
        served = {visit: today[visit][0] for visit in free if visit in today}
        allowed = dict.fromkeys(want.visit_ids, able)
        need = want.least_teams - len(fixed_teams)
        allowed |= two_teams.witnesses(served, free, sorted(able), need, rng)
        already = sum(today[v][0] in want.neighbours for v in want.visit_ids if v in today and v not in free)
        neighbour_visits.reserve(want, allowed, served, free, already)
        orders.extend(_timed(case, want, free, today, aim, allowed))
    return orders


def _calls_by_visit(tours: Tours) -> dict[int, tuple[int, Call]]:
    return {call.visit: (tour.team, call) for tour in tours for call in tour.calls if call.visit >= 0}


def _timed(
    case: Case,
    want: Want,
    free: list[int],
    today: Mapping[int, tuple[int, Call]],
    aim: Aim,
    allowed: Mapping[int, frozenset[int]],
) -> list[Order]:
    """Orders for the free visits of a stop, with windows that keep its gaps within the aim."""
    ids = [visit for visit in want.visit_ids if visit in today or visit in free]
    open_ids = set(free)
    centres = []
    for visit in ids:
        nominal = want.nominal[min(visit - want.first, len(want.nominal) - 1)]
        if visit not in open_ids:
            centres.append(today[visit][1].start_s)
        elif visit in today:
            centres.append(round((1 - aim.pull) * today[visit][1].start_s + aim.pull * nominal))
        else:
            centres.append(nominal)
    tight, loose = (
        spread.start_windows(
            centres,
            [visit in open_ids for visit in ids],
            length_s=case.length_s,
            limit_s=ratio * want.ideal_s,
            min_gap_s=want.demand.min_gap_s,
            share=aim.share,
        )
        for ratio in (aim.limit_ratio, aim.loose_ratio or aim.limit_ratio)
    )
    orders = []
    for visit, centre, window, wider in zip(ids, centres, tight, loose, strict=True):
        if visit in open_ids and allowed[visit]:
            span = _clipped(want, centre, *window)
            fallback = _clipped(want, centre, *wider) if aim.loose_ratio else None
            if span is not None:
                orders.append(Order(visit, *span, allowed[visit], fallback))
    return orders


def _clipped(want: Want, centre: int, low: int, high: int) -> tuple[int, int] | None:
    """The window as far as teams can be there at all, and inside the demand's window nearest to its centre."""
    low, high = min(low, want.latest_s), max(high, want.earliest_s)
    low, high = max(low, want.earliest_s), min(high, want.latest_s)
    if want.demand.windows:
        nearest = min(want.demand.windows, key=lambda w: max(w[0] - centre, centre - w[1], 0))
        low, high = min(max(low, nearest[0]), nearest[1]), max(min(high, nearest[1]), nearest[0])
    return (low, high) if low <= high else None


def missing_visits(case: Case, tours: Tours) -> dict[int, list[int]]:
    """For each want that lacks visits which could be made, their numbers."""
    today = _calls_by_visit(tours)
    missing: dict[int, list[int]] = defaultdict(list)
    for number, want in enumerate(case.wants):
        if want.teams - case.fixed:
            for visit in want.visit_ids[: len(want.nominal)]:
                if visit not in today:
                    missing[number].append(visit)
    return missing
