"""Compiled: which times the routes of a state leave possible, and routes changed where they leave any.

Every visit is always part of its stop's chain, whether or not a team makes it: at most ``limit`` after the visit
before, at least the least gap after it. Together with the ways of the routes these are differences between two instants
each. The least and the greatest solution of them all are kept up to date as routes change; a change is legal where no
earliest instant passes its latest, and all earliest instants together are then a timetable.

Time is looked at from both sides: ``bound[0]`` holds the earliest instants, ``bound[1]`` the latest ones below zero,
as somebody would count them for whom time runs backwards. Side 1 is then the same as side 0 with successors and
predecessors exchanged, and a node is impossible where its two bounds add up to more than 0.

A visit may have several windows. A bound that would fall between two of them moves on to where the next one opens:
the earliest instants of all nodes together are a timetable all the same, and no visit is tied to a window beforehand.
"""

from __future__ import annotations

from watchbill.planning.compiled import bare, compiled
from watchbill.planning.patrols.state import Array, Net, State, Work, who_makes

HEAD, TAIL, TRAIL = 0, 1, 2


@bare
def _gap(net: Net, state: State, one: int, other: int) -> int:
    """Least time between two visits that are neighbours in a chain."""
    want = net.want[one]
    gap = net.min_gap[want]
    if net.force_gap[want] > gap:
        here, there = who_makes(net, state, one), who_makes(net, state, other)
        if here >= 0 and there >= 0 and net.force[here] != net.force[there]:
            gap = net.force_gap[want]
    return gap


@bare
def _open(net: Net, side: int, node: int, bound: int) -> int:
    """The bound moved on, as seen from a side, to an instant at which one of the node's windows is open."""
    for hole in range(net.hole_of[0, node], net.hole_of[1, node]):
        closes, opens = net.holes[hole, 0], net.holes[hole, 1]
        if side == 0 and closes < bound < opens:
            return opens
        if side == 1 and closes < -bound < opens:
            return -closes
    return bound


@bare
def _by_route(net: Net, state: State, side: int, node: int, then: int) -> int:
    """The bound that a node sets to the one after it in its route, as seen from a side."""
    mode = net.mode[state.team[node]]
    if side == 0:
        return state.bound[0, node] + net.stay[node] + net.legs[mode, state.place[node], state.place[then]]
    return state.bound[1, node] + net.stay[then] + net.legs[mode, state.place[then], state.place[node]]


@bare
def _alone(net: Net, state: State, side: int, node: int) -> int:
    """The bound of a node by itself: a chain's last visit is not too long before the end, its first not too late."""
    least = net.least[side, node]
    if net.want[node] >= 0 and net.chain[side, node] < 0:
        edge = net.length_s if side == 0 else 0
        return _open(net, side, node, max(least, edge - state.limit[net.want[node]]))
    return least


@bare
def _push(work: Work, node: int) -> None:
    if node >= 0 and not work.queued[node]:
        work.queued[node] = True
        tail = work.counters[TAIL]
        work.queue[tail] = node
        work.counters[TAIL] = tail + 1 if tail + 1 < work.queue.size else 0


@bare
def _pop(work: Work) -> int:
    head = work.counters[HEAD]
    if head == work.counters[TAIL]:
        return -1
    node = work.queue[head]
    work.counters[HEAD] = head + 1 if head + 1 < work.queue.size else 0
    work.queued[node] = False
    return node


@bare
def _raise(net: Net, state: State, work: Work, side: int, node: int, bound: int) -> bool:
    """Note a node's bound; tell whether it leaves the node an instant."""
    if bound <= state.bound[side, node]:
        return True
    bound = _open(net, side, node, bound)
    trail = work.counters[TRAIL]
    if bound + state.bound[1 - side, node] > 0 or trail >= work.trail_node.size:
        return False
    work.trail_node[trail], work.trail_old[trail] = 2 * node + side, state.bound[side, node]
    work.counters[TRAIL] = trail + 1
    state.bound[side, node] = bound
    _push(work, node)
    return True


@bare
def _spread(net: Net, state: State, work: Work, side: int) -> bool:
    """Let what the queued nodes say about others take effect; tell whether a timetable is left."""
    good = True
    while True:
        node = _pop(work)
        if node < 0:
            return good
        if not good:
            continue
        then = state.link[side, node]
        if then >= 0:
            good = _raise(net, state, work, side, then, _by_route(net, state, side, node, then))
        if good and net.want[node] >= 0:
            bound = state.bound[side, node]
            then = net.chain[side, node]
            if then >= 0:
                good = _raise(net, state, work, side, then, bound + _gap(net, state, node, then))
            then = net.chain[1 - side, node]
            if good and then >= 0:
                good = _raise(net, state, work, side, then, bound - state.limit[net.want[node]])


@bare
def insert(net: Net, state: State, work: Work, node: int, team: int, here: int) -> bool:
    """Put a node into a team's route after ``here``; where that leaves no timetable, all stays as it was."""
    there = state.link[0, here]
    state.link[0, here], state.link[0, node] = node, there
    state.link[1, there], state.link[1, node] = node, here
    state.team[node] = team
    work.counters[TRAIL] = 0
    good = True
    for side in range(2):
        _push(work, here if side == 0 else there)
        _push(work, node)
        if net.want[node] >= 0:
            _push(work, net.chain[1 - side, node])
        good = _spread(net, state, work, side) and good
    if not good:
        for trail in range(work.counters[TRAIL] - 1, -1, -1):
            node_and_side = work.trail_node[trail]
            state.bound[node_and_side % 2, node_and_side // 2] = work.trail_old[trail]
        state.link[0, here], state.link[1, there] = there, here
        state.link[0, node] = state.link[1, node] = state.team[node] = -1
    return good


@bare
def _mark(work: Work, side: int, node: int, size: int) -> int:
    if work.marked[node]:
        return size
    work.marked[node] = True
    work.region[side, size] = node
    return size + 1


@bare
def _rests(net: Net, state: State, side: int, node: int, bound: int) -> bool:
    """Whether a node's bound may be what it is because of this one."""
    return state.bound[side, node] == _open(net, side, node, bound)


@bare
def _hangs(net: Net, state: State, work: Work, side: int, doomed: int) -> int:
    """Fill the side's region with all nodes whose bound may rest on one of the ``doomed``; return how many."""
    size = 0
    for index in range(doomed):
        size = _mark(work, side, work.doomed[index], size)
    index = 0
    while index < size:
        node = work.region[side, index]
        index += 1
        then = state.link[side, node]
        if then >= 0 and _rests(net, state, side, then, _by_route(net, state, side, node, then)):
            size = _mark(work, side, then, size)
        if net.want[node] >= 0:
            bound = state.bound[side, node]
            then = net.chain[side, node]
            if then >= 0 and _rests(net, state, side, then, bound + _gap(net, state, node, then)):
                size = _mark(work, side, then, size)
            then = net.chain[1 - side, node]
            if then >= 0 and _rests(net, state, side, then, bound - state.limit[net.want[node]]):
                size = _mark(work, side, then, size)
    for index in range(size):
        work.marked[work.region[side, index]] = False
    return size


@bare
def _renew(net: Net, state: State, work: Work, side: int, size: int) -> bool:
    """Work out the bounds of the side's region anew; they start from those of the nodes by themselves."""
    good = True
    work.counters[TRAIL] = 0
    for index in range(size):
        node = work.region[side, index]
        bound = _alone(net, state, side, node)
        before = state.link[1 - side, node]
        if before >= 0:
            bound = max(bound, _by_route(net, state, side, before, node))
        if net.want[node] >= 0:
            before = net.chain[1 - side, node]
            if before >= 0:
                bound = max(bound, state.bound[side, before] + _gap(net, state, before, node))
            before = net.chain[side, node]
            if before >= 0:
                bound = max(bound, state.bound[side, before] - state.limit[net.want[node]])
        bound = _open(net, side, node, bound)
        state.bound[side, node] = bound
        good = good and bound + state.bound[1 - side, node] <= 0
        _push(work, node)
    return _spread(net, state, work, side) and good


@bare
def remove(net: Net, state: State, work: Work, doomed: int) -> bool:
    """Take the ``doomed`` nodes out of their routes; false where the ways left are longer than those with them."""
    early = _hangs(net, state, work, 0, doomed)
    late = _hangs(net, state, work, 1, doomed)
    for index in range(doomed):
        node = work.doomed[index]
        here, there = state.link[1, node], state.link[0, node]
        state.link[0, here], state.link[1, there] = there, here
        state.link[0, node] = state.link[1, node] = state.team[node] = -1
    good = True
    for side in range(2):
        size = early if side == 0 else late
        for index in range(size):
            state.bound[side, work.region[side, index]] = _alone(net, state, side, work.region[side, index])
    for side in range(2):
        good = good and _renew(net, state, work, side, early if side == 0 else late)
    return good


@compiled
def restart(net: Net, state: State, work: Work) -> bool:
    """Empty all routes; true where the stops' chains alone leave a timetable at today's limits."""
    starts, ends = net.visits + net.teams, net.visits + 2 * net.teams
    state.link[:] = -1
    state.team[:] = -1
    state.place[:] = net.home
    work.queued[:] = False
    work.marked[:] = False
    work.counters[:] = 0
    for team in range(net.teams):
        state.link[0, starts + team], state.link[1, ends + team] = ends + team, starts + team
        state.team[starts + team] = state.team[ends + team] = team
    for side in range(2):
        for node in range(net.want.size):
            work.region[side, node] = node
            state.bound[side, node] = _alone(net, state, side, node)
    return _renew(net, state, work, 0, net.want.size) and _renew(net, state, work, 1, net.want.size)


@compiled
def lay_out(net: Net, state: State, work: Work, nodes: Array, teams: Array, places: Array) -> int:
    """Make routes of nodes in order, each at the end of its team's; return how many visits have no room.

    A break takes the room of the visits before it; negative where even so there is none.
    """
    if not restart(net, state, work):
        return -1
    lost = 0
    for index in range(nodes.size):
        node, team = nodes[index], teams[index]
        end = net.visits + 2 * net.teams + team
        state.place[node] = places[index]
        while not insert(net, state, work, node, team, state.link[1, end]):
            lost += 1
            if node < net.visits:
                break
            work.doomed[0] = state.link[1, end]
            if work.doomed[0] >= net.visits or not remove(net, state, work, 1):
                return -1
    return lost
