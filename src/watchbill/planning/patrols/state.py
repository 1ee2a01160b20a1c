"""Compiled: routes as linked lists, what stays as it is while they change, and what they leave out.

Nodes are visits, then breaks, then the starts and the ends of the routes. What times they leave is kept beside them
(``timetable.py``).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchbill.planning.compiled import bare, compiled

Array = np.ndarray[Any, Any]

OFFERS = 4
"""Places that are tried for a visit, cheapest first, before it stays out."""
FREE, CLOSED = -1, -2
"""``holder`` of a visit that is to be planned, and of one that nobody can make."""


class Net(NamedTuple):
    """What stays as it is during a search."""

    visits: int
    teams: int
    length_s: int
    want: Array  # [node]: -1 where it has no part in a chain
    chain: Array  # [side, node]: the visit after it and the one before it in its stop's chain, -1: none
    least: Array  # [side, node]: bounds by windows and reach
    holes: Array  # [hole, 2]: where a window ends and the next one opens
    hole_of: Array  # [2, node]: the first hole between a visit's windows, and the one after the last
    stay: Array  # [node]
    price: Array  # [node]: what it costs to leave it out
    holder: Array  # [node]: the team of a visit that is settled, else FREE or CLOSED
    home: Array  # [node]: the place of visits, starts and ends
    first: Array  # [want]: first visit of its chain
    length: Array  # [want]: how many there are
    min_gap: Array  # [want]
    force_gap: Array  # [want]: the same between teams of different forces
    teams_needed: Array  # [want]
    forces_needed: Array  # [want]
    neighbours_needed: Array  # [want]
    most: Array  # [want]: visits that one team may make
    able: Array  # [want, team]
    neighbour: Array  # [want, team]
    force: Array  # [team]
    mode: Array  # [team]
    legs: Array  # [mode, place, place]
    near: Array  # [want, rank]: the stops around it, itself first
    bases: Array  # places at which a break may be taken


class State(NamedTuple):
    """Routes as linked lists, and what they leave possible."""

    link: Array  # [side, node]: the next node of the route and the one before
    team: Array  # [node]: who makes it; -1: nobody
    place: Array  # [node]
    bound: Array  # [side, node]
    limit: Array  # [want]: longest gap allowed, seconds


class Work(NamedTuple):
    """Room to work in."""

    queue: Array  # [node]: ring of nodes whose neighbours are to be looked at
    queued: Array
    counters: Array  # the queue's head and tail, the trail's end
    trail_node: Array  # what to undo
    trail_old: Array
    doomed: Array  # [node]: what the next removal takes out
    region: Array  # [side, node]
    marked: Array
    offers: Array  # [OFFERS, 3]: cost, node before, place
    order: Array  # [node]
    key: Array  # [node]


@bare
def who_makes(net: Net, state: State, visit: int) -> int:
    """The team of a visit, planned or settled; FREE or CLOSED where there is none."""
    return state.team[visit] if state.team[visit] >= 0 else net.holder[visit]


@bare
def is_out(net: Net, state: State, node: int) -> bool:
    """Whether a visit or break is to be planned and nobody makes it."""
    return state.team[node] < 0 and net.holder[node] == FREE


@compiled
def price_of(net: Net, state: State) -> int:
    """What is left out, in the money of its prices."""
    total = 0
    for node in range(net.visits):
        if is_out(net, state, node):
            total += net.price[node]
    return total


@compiled
def travel_of(net: Net, state: State) -> int:
    """Seconds on the way, all routes together."""
    total = 0
    for team in range(net.teams):
        here = net.visits + net.teams + team
        there = state.link[0, here]
        while there >= 0:
            total += net.legs[net.mode[team], state.place[here], state.place[there]]
            here, there = there, state.link[0, there]
    return total
