"""A case as the arrays of the compiled search, each rule asked for what it says there.

Nodes are the visits, then for each team its break, the start and the end of its route.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from watchbill.planning.arrays import ints
from watchbill.planning.patrols.case import NO_WAY_S, Case, Want
from watchbill.planning.patrols.rules import (
    most_visits,
    neighbour_visits,
    time_windows,
    two_forces,
    two_teams,
    visits_wanted,
)
from watchbill.planning.patrols.state import CLOSED, FREE, Net

NEAR = 60
"""How many stops around each one a search may look at."""

VisitWindows = list[list[time_windows.Window]]
"""For each visit of a stop that can be made, first and last starts: the spans in which it may begin."""


def visit_windows(case: Case, want: Want) -> VisitWindows:
    """When each visit of a stop that can be made may start, by demand and reach; those kept at one instant only."""
    spans = time_windows.open_spans(want.demand.windows, want.earliest_s, want.latest_s)
    settled = {call.visit: call.start_s for tour in case.idle for call in tour.calls if call.visit in want.visit_ids}
    found: VisitWindows = []
    for visit in want.visit_ids[: len(want.nominal)]:
        if visit in settled:
            found.append([(settled[visit], settled[visit])])
        elif want.teams:
            found.append(spans)
    return found


def build_net(case: Case, windows: Sequence[VisitWindows], ratios: Sequence[float]) -> Net:
    """Return the arrays of a case; ``windows`` and ``ratios`` (the least gap ratio that it can have) by stop."""
    visits, teams, wants = len(case.want_of), len(case.teams), len(case.wants)
    nodes = visits + 3 * teams
    modes = sorted(case.travel)
    legs = np.array([case.travel[mode] for mode in modes], dtype=np.int64)
    legs[legs < 0] = NO_WAY_S
    settled = {call.visit: tour.team for tour in case.idle for call in tour.calls if call.visit >= 0}
    comers = [_comers(case, want, settled) for want in case.wants]
    lengths = ints(len(span) for span in windows)

    def needed(numbers: Iterable[int]) -> np.ndarray[Any, Any]:
        """What a stop wants, but never more than the visits that can be made."""
        fewest: np.ndarray[Any, Any] = np.minimum(ints(numbers), lengths)
        return fewest

    net = Net(
        visits=visits,
        teams=teams,
        length_s=case.length_s,
        want=np.full(nodes, -1, np.int64),
        chain=np.full((2, nodes), -1, np.int64),
        least=np.array([np.zeros(nodes), np.full(nodes, -case.length_s)], dtype=np.int64),
        holes=np.array(_holes(windows), np.int64).reshape(-1, 2),
        hole_of=np.zeros((2, nodes), np.int64),
        stay=np.zeros(nodes, np.int64),
        price=np.zeros(nodes, np.int64),
        holder=np.full(nodes, CLOSED, np.int64),
        home=np.zeros(nodes, np.int64),
        first=ints(want.first for want in case.wants),
        length=lengths,
        min_gap=ints(want.demand.min_gap_s for want in case.wants),
        force_gap=ints(want.demand.force_gap_s for want in case.wants),
        teams_needed=needed(
            two_teams.needed(want.demand, len(who)) for want, who in zip(case.wants, comers, strict=True)
        ),
        forces_needed=needed(
            two_forces.needed(want.demand, len({case.teams[team].force for team in who}))
            for want, who in zip(case.wants, comers, strict=True)
        ),
        neighbours_needed=needed(
            neighbour_visits.needed(want.demand, len(who & want.neighbours))
            for want, who in zip(case.wants, comers, strict=True)
        ),
        most=ints(most_visits.allowed(want.demand) for want in case.wants),
        able=_members((want.teams - case.fixed for want in case.wants), wants, teams),
        neighbour=_members((want.neighbours for want in case.wants), wants, teams),
        force=_numbers(team.force for team in case.teams),
        mode=ints(modes.index(team.mode) for team in case.teams),
        legs=legs,
        near=_near(case, legs),
        bases=ints(case.rest.places if case.rest else ()),
    )
    _set_visits(net, case, windows, ratios, settled)
    _set_teams(net, case)
    return net


def _holes(windows: Sequence[VisitWindows]) -> list[tuple[int, int]]:
    """Visit by visit, where one of its windows ends and its next one opens."""
    return [(closes, opens) for visits in windows for spans in visits for (_, closes), (opens, _) in pairwise(spans)]


def _comers(case: Case, want: Want, settled: Mapping[int, int]) -> frozenset[int]:
    """The teams that make a visit of a stop already, or may still make one."""
    return (want.teams - case.fixed) | {settled[visit] for visit in want.visit_ids if visit in settled}


def _set_visits(
    net: Net, case: Case, windows: Sequence[VisitWindows], ratios: Sequence[float], settled: Mapping[int, int]
) -> None:
    holes = 0
    for number, (want, span, ratio) in enumerate(zip(case.wants, windows, ratios, strict=True)):
        for slot, spans in enumerate(span):
            visit = want.first + slot
            net.hole_of[:, visit] = holes, holes + len(spans) - 1
            holes += len(spans) - 1
            if ratio == np.inf and visit not in settled:
                continue
            net.want[visit] = number
            net.chain[0, visit] = visit + 1 if slot + 1 < len(span) else -1
            net.chain[1, visit] = visit - 1 if slot else -1
            net.least[:, visit] = spans[0][0], -spans[-1][1]
            net.stay[visit] = want.demand.dwell_s
            net.price[visit] = visits_wanted.price(want.stop.priority)
            net.holder[visit] = settled.get(visit, FREE)
            net.home[visit] = want.stop.place


def _set_teams(net: Net, case: Case) -> None:
    """Bases, and breaks: the nodes of the teams come after those of the visits."""
    visits, teams = net.visits, net.teams
    for team, walker in enumerate(case.teams):
        net.home[[visits + team, visits + teams + team, visits + 2 * teams + team]] = walker.base
        if case.rest is not None:
            net.least[:, visits + team] = case.rest.earliest_s, -case.rest.latest_s
            net.stay[visits + team] = case.rest.duration_s
            net.holder[visits + team] = CLOSED if team in case.fixed else FREE


def _members(groups: Iterable[frozenset[int]], rows: int, columns: int) -> np.ndarray[Any, Any]:
    table = np.zeros((rows, columns), np.bool_)
    for row, group in enumerate(groups):
        table[row, sorted(group)] = True
    return table


def _numbers(codes: Iterable[str]) -> np.ndarray[Any, Any]:
    listed = list(codes)
    order = sorted(set(listed))
    return ints(order.index(code) for code in listed)


def _near(case: Case, legs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """For each stop the nearest ones by the fastest mode, itself first."""
    places = np.array([want.stop.place for want in case.wants], np.int64)
    ways = legs.min(axis=0)[np.ix_(places, places)]
    np.fill_diagonal(ways, -1)
    return np.argsort(ways, axis=1, kind="stable")[:, :NEAR].astype(np.int64)
