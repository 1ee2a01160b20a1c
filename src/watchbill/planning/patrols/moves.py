"""Compiled: routes taken apart and put together again.

The search is ruin and recreate (Christiaens and Vanden Berghe, 2020); a change is legal where it leaves a timetable.
"""

from __future__ import annotations

import numpy as np

from watchbill.planning.compiled import bare, compiled, inner
from watchbill.planning.patrols.state import FREE, OFFERS, Net, State, Work, is_out, price_of, travel_of, who_makes
from watchbill.planning.patrols.timetable import insert, remove

BLINK = 0.01
"""Share of the places that are overlooked, so that no two attempts are alike."""
LONGEST_STRING = 10
BREAKS_LAST = 0.2
"""Share of the teams without visits whose break goes in after all visits."""


@bare
def _may(net: Net, state: State, visit: int, team: int) -> bool:
    """Whether a team may make a visit with regard to who else sees the stop."""
    want = net.want[visit]
    if not net.able[want, team]:
        return False
    if (
        net.teams_needed[want] < 2
        and net.forces_needed[want] < 2
        and net.neighbours_needed[want] < 1
        and net.most[want] >= net.length[want]
    ):
        return True
    free, teams, forces, own = 0, 1, 1, 1
    neighbours = 1 if net.neighbour[want, team] else 0
    first = net.first[want]
    for other in range(first, first + net.length[want]):
        who = who_makes(net, state, other)
        if other == visit or who < 0:
            free += 1 if other != visit and who == FREE else 0
            continue
        neighbours += 1 if net.neighbour[want, who] else 0
        own += 1 if who == team else 0
        new_team, new_force = who != team, net.force[who] != net.force[team]
        for before in range(first, other):
            seen = who_makes(net, state, before)
            if before != visit and seen >= 0:
                new_team = new_team and seen != who
                new_force = new_force and net.force[seen] != net.force[who]
        teams += 1 if new_team else 0
        forces += 1 if new_force else 0
    return (
        teams + free >= net.teams_needed[want]
        and forces + free >= net.forces_needed[want]
        and neighbours + free >= net.neighbours_needed[want]
        and own <= net.most[want]
    )


@bare
def _offers_of(net: Net, state: State, work: Work, node: int, team: int, place: int, count: int) -> int:
    """Note where in a team's route there seems to be time for a node, the cheapest places only; return how many."""
    mode = net.mode[team]
    here = net.visits + net.teams + team
    early, late, stay = state.bound[0, node], -state.bound[1, node], net.stay[node]
    while True:
        there = state.link[0, here]
        if there < 0 or state.bound[0, here] > late:
            return count
        way, on = net.legs[mode, state.place[here], place], net.legs[mode, place, state.place[there]]
        start = max(early, state.bound[0, here] + net.stay[here] + way)
        if start <= late and start + stay + on + state.bound[1, there] <= 0 and np.random.random() >= BLINK:
            cost = way + on - net.legs[mode, state.place[here], state.place[there]]
            if count < OFFERS or cost < work.offers[OFFERS - 1, 0]:
                rank = min(count, OFFERS - 1)
                while rank > 0 and work.offers[rank - 1, 0] > cost:
                    for field in range(3):
                        work.offers[rank, field] = work.offers[rank - 1, field]
                    rank -= 1
                work.offers[rank, 0], work.offers[rank, 1], work.offers[rank, 2] = cost, here, place
                count = min(count + 1, OFFERS)
        here = there


@compiled
def place_anywhere(net: Net, state: State, work: Work, node: int) -> bool:
    """Give a node to the team, and the place in its route, at which it costs the shortest detour."""
    count = 0
    if node < net.visits:
        for team in range(net.teams):
            if _may(net, state, node, team):
                count = _offers_of(net, state, work, node, team, net.home[node], count)
    else:
        for base in net.bases:
            count = _offers_of(net, state, work, node, node - net.visits, base, count)
    for rank in range(count):
        here = work.offers[rank, 1]
        state.place[node] = work.offers[rank, 2]
        if insert(net, state, work, node, state.team[here], here):
            return True
    return False


@bare
def _doom_string(net: Net, state: State, work: Work, node: int, count: int) -> int:
    """Add a piece of a route with ``node`` in it to the doomed."""
    length = np.random.randint(1, LONGEST_STRING + 1)
    starts = net.visits + net.teams
    for _ in range(np.random.randint(length)):
        if state.link[1, node] < starts:
            node = state.link[1, node]
    for _ in range(length):
        if node < starts:
            work.doomed[count] = node
            count += 1
            node = state.link[0, node]
    return count


@bare
def _doom_idle_break(net: Net, state: State, work: Work, team: int, count: int) -> int:
    """Add the break of a team that does nothing else to the doomed: no visit of its takes it out."""
    node, start, end = net.visits + team, net.visits + net.teams + team, net.visits + 2 * net.teams + team
    if state.link[1, node] == start and state.link[0, node] == end:
        work.doomed[count] = node
        count += 1
    return count


@inner
def _choose(net: Net, state: State, work: Work, average: int) -> int:
    """Fill ``doomed`` with strings of routes around a visit, or with all visits of some stops side by side."""
    seed = np.random.randint(net.visits)
    if np.random.random() < 0.7:
        for step in range(net.visits):
            node = (seed + step) % net.visits
            if is_out(net, state, node):
                seed = node
                break
    if net.want[seed] < 0:
        return 0
    around = net.near[net.want[seed]]
    count = 0
    if np.random.random() < 0.4:
        for rank in range(min(around.size, np.random.randint(1, 5))):
            want = around[rank]
            for node in range(net.first[want], net.first[want] + net.length[want]):
                if state.team[node] >= 0:
                    work.doomed[count] = node
                    count += 1
        return count
    strings = int(1 + np.random.random() * (4.0 * average / (1 + LONGEST_STRING) - 1))
    middle = state.bound[0, seed] - state.bound[1, seed]
    reach = 2 * net.length_s * (0.05 + 0.95 * np.random.random() ** 2)
    ruined = np.zeros(net.teams, np.bool_)
    for rank in range(around.size):
        want = around[rank]
        for node in range(net.first[want], net.first[want] + net.length[want]):
            team = state.team[node]
            apart = abs(state.bound[0, node] - state.bound[1, node] - middle)
            if strings > 0 and team >= 0 and not ruined[team] and apart <= reach:
                ruined[team] = True
                strings -= 1
                count = _doom_string(net, state, work, node, count)
    return count


@inner
def _recreate(net: Net, state: State, work: Work) -> bool:
    """Put breaks back, then all visits that nobody makes, in one of several orders; false where a break is lost.

    The break of a team without visits would always go to its own base, even if it had time for a visit with a break at
    another one. So now and then it comes last.
    """
    count = 0
    way = np.random.randint(4)
    for node in range(net.visits, net.visits + net.teams):
        if is_out(net, state, node):
            idle = state.link[0, node + net.teams] == node + 2 * net.teams
            last = idle and net.bases.size > 1 and np.random.random() < BREAKS_LAST
            work.order[count], work.key[count] = node, 1e18 if last else -1e18
            count += 1
    for node in range(net.visits):
        if is_out(net, state, node):
            early, late = state.bound[0, node], -state.bound[1, node]
            work.order[count] = node
            if way == 0:
                work.key[count] = np.random.random()
            elif way == 1:
                work.key[count] = late - early
            else:
                work.key[count] = early if way == 2 else -late
            count += 1
    nodes = work.order[:count][np.argsort(work.key[:count])]
    good = True
    for node in nodes:
        good = (place_anywhere(net, state, work, node) or node < net.visits) and good
    return good


@inner
def _copy(source: State, target: State) -> None:
    target.link[:] = source.link
    target.team[:] = source.team
    target.place[:] = source.place
    target.bound[:] = source.bound
    target.limit[:] = source.limit


@compiled
def search(
    net: Net,
    state: State,
    best: State,
    kept: State,
    work: Work,
    seed: int,
    iterations: int,
    goal: int,
    heat: float,
    average: int,
) -> int:
    """Ruin and recreate from ``state`` on; return how many iterations there were.

    ``best`` gets the cheapest state seen, ``state`` is the last one, ``kept`` room for one more. The search ends
    early where what is left out costs no more than ``goal``; a goal below 0 never ends it.
    """
    np.random.seed(seed)
    missed = price_of(net, state)
    cost = missed + travel_of(net, state)
    least = cost
    _copy(state, best)
    if missed <= goal:
        return 0
    for iteration in range(iterations):
        _copy(state, kept)
        doomed = _choose(net, state, work, average)
        if net.bases.size > 1 and iteration > 0:  # the first one fills empty routes, around their breaks
            doomed = _doom_idle_break(net, state, work, iteration % net.teams, doomed)
        good = remove(net, state, work, doomed) and _recreate(net, state, work)
        if good:
            missed = price_of(net, state)
            now = missed + travel_of(net, state)
            good = now < cost - heat * np.log(1.0 - np.random.random())
        if not good:
            _copy(kept, state)
            continue
        cost = now
        if cost < least:
            least = cost
            _copy(state, best)
            if missed <= goal:
                return iteration + 1
    return iterations
