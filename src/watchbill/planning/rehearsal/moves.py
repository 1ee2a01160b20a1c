"""What teams do in a shift: who comes, where each team is, and what it does next.

Each team does one thing at a time: it sets off, gets there, begins, ends. What it does next is decided when that has
ended. Teams with time in hand take visits that others cannot make.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.arrays import Ints
from watchbill.planning.compiled import bare, compiled
from watchbill.planning.rehearsal.case import NONE, ShiftCase
from watchbill.planning.rehearsal.draws import (
    CLOSED,
    DWELL,
    LATE_START,
    LEG,
    MILLION,
    PERSON_NO_SHOW,
    TEAM_NO_SHOW,
    drawn,
    happens,
    picked,
)
from watchbill.planning.rehearsal.model import Model

NEVER = 1 << 40
OWN, OPEN, GIVEN, DONE = range(4)
"""State of a step: its team's; others may take it too; its team has given it up; begun, or to be made by nobody."""
HOME, AT_INCIDENT, IDLE = -2, -3, -4
"""What a team does, where it is no step (break or visit) and not the wait for its start (-1)."""


class Moves(NamedTuple):
    """What each team does now: from node to node of its ground, with the times at which each part of it begins."""

    here: Ints
    there: Ints
    leaves: Ints
    arrives: Ints
    begins: Ints
    ends: Ints
    doing: Ints
    """Number of a step, or what else."""
    present: NDArray[np.bool_]
    people: Ints
    """People who turned out, by duty."""
    lates: Ints
    steps: Ints
    """State of each step."""
    begun: Ints
    """When each step began; -1: not at all."""
    by: Ints
    """The team that made it."""
    open: Ints
    """Steps that others may take, the first ``counts[0]`` of them."""
    counts: Ints
    """Number of open steps; number of bound times."""
    bound: Ints
    """Team, from and until of each time at an incident."""


@compiled
def new_moves(case: ShiftCase) -> Moves:
    """Return room for the moves of a shift."""
    teams, steps, duties = len(case.bases), len(case.planned), len(case.duty_keys)
    most_bound = 1000 + 2 * case.expected[-1] // MILLION  # far more incidents than ever happen
    return Moves(
        np.zeros(teams, np.int64), np.zeros(teams, np.int64), np.zeros(teams, np.int64), np.zeros(teams, np.int64),
        np.zeros(teams, np.int64), np.zeros(teams, np.int64), np.zeros(teams, np.int64),
        np.zeros(teams, np.bool_), np.zeros(duties, np.int64), np.zeros(teams, np.int64),
        np.zeros(steps, np.int64), np.zeros(steps, np.int64), np.zeros(steps, np.int64), np.zeros(steps, np.int64),
        np.zeros(2, np.int64), np.zeros((most_bound, 3), np.int64),
    )  # fmt: skip


@bare
def turn_out(case: ShiftCase, model: Model, stream: np.uint64, absent: int, moves: Moves) -> None:
    """Draw who comes, and put every team at its base."""
    for step in range(len(moves.steps)):
        moves.steps[step] = OWN
        moves.begun[step] = moves.by[step] = -1
    moves.counts[0] = moves.counts[1] = 0
    for duty in range(len(case.duty_keys)):
        name = case.duty_keys[duty]
        people = 0
        if duty != absent and not happens(drawn(stream, TEAM_NO_SHOW, name, np.uint64(0)), model.team_no_show):
            for person in range(case.strengths[duty]):
                if not happens(drawn(stream, PERSON_NO_SHOW, name, np.uint64(person)), model.person_no_show):
                    people += 1
        moves.people[duty] = people
        if duty >= len(case.bases):
            continue
        spare = people - case.roles[duty]  # who stands at a post, or rests from it, walks no route
        moves.present[duty] = spare >= min(model.least_crew, case.strengths[duty])
        late = picked(drawn(stream, LATE_START, name, np.uint64(0)), model.late_starts)
        moves.lates[duty] = late
        moves.here[duty] = moves.there[duty] = case.bases[duty]
        moves.leaves[duty] = moves.arrives[duty] = 0
        moves.begins[duty] = late
        moves.ends[duty] = max(late, case.starts[duty]) if moves.present[duty] else NEVER
        moves.doing[duty] = NONE
        if not moves.present[duty]:
            for step in range(case.first_step[duty], case.first_step[duty + 1]):
                open_up(case, model, moves, step, OPEN)


@bare
def decide(case: ShiftCase, model: Model, stream: np.uint64, moves: Moves, team: int, now: int) -> None:
    """Let a team that has ended what it did decide what it does next."""
    here = moves.there[team]
    base = case.bases[team]
    moves.here[team] = here
    own = -1
    opened = moves.counts[0]
    for step in range(case.first_step[team], case.first_step[team + 1]):
        if moves.steps[step] > OPEN:
            continue
        node = case.step_nodes[step]
        begin = max(now + way_s(case, team, here, node), case.planned[step])
        if begin + case.stays[step] + way_s(case, team, node, base) > case.length_s + model.overtime_s:
            if moves.steps[step] == OPEN:
                moves.steps[step] = GIVEN
            else:
                open_up(case, model, moves, step, GIVEN)
            continue
        own = step
        break
    if moves.counts[0] > opened:
        wake(moves, team, now)
    taken = -1
    if moves.counts[0] > 0:
        next_node = base if own < 0 else case.step_nodes[own]
        until = case.length_s if own < 0 else case.planned[own]
        taken = _takeover(case, moves, team, here, now, next_node, until)
    if taken >= 0:
        _go(case, model, stream, moves, team, now, taken, node_of(case, team, case.step_stops[taken]))
    elif own >= 0:
        _go(case, model, stream, moves, team, now, own, case.step_nodes[own])
    elif here != base:
        moves.doing[team] = HOME
        moves.there[team] = base
        moves.leaves[team] = now
        moves.arrives[team] = now + _real_way_s(case, model, stream, team, here, base, case.duty_keys[team])
        moves.begins[team] = moves.ends[team] = moves.arrives[team]
    else:
        moves.doing[team] = IDLE
        moves.ends[team] = NEVER


@bare
def _takeover(case: ShiftCase, moves: Moves, team: int, here: int, now: int, next_node: int, until: int) -> int:
    """Return the open visit that a team can begin first without being late for what is its own; -1: none."""
    best = -1
    best_begin = NEVER
    for position in range(moves.counts[0]):
        step = moves.open[position]
        if case.first_step[team] <= step < case.first_step[team + 1]:
            continue
        if max(now, case.planned[step]) + case.stays[step] > until:
            continue  # told without a look at the way
        node = node_of(case, team, case.step_stops[step])
        if node < 0:
            continue
        begin = max(now + way_s(case, team, here, node), case.planned[step])
        if begin + case.stays[step] + way_s(case, team, node, next_node) > until:
            continue
        if begin < best_begin or (begin == best_begin and step < best):
            best, best_begin = step, begin
    return best


@bare
def _go(
    case: ShiftCase, model: Model, stream: np.uint64, moves: Moves, team: int, now: int, step: int, node: int
) -> None:
    """Send a team to a step; the visit counts from its beginning on, unless an incident breaks in before."""
    name = case.duty_keys[team]
    if moves.steps[step] != OWN:
        _close(moves, step)
    moves.doing[team] = step
    moves.here[team] = moves.there[team]
    moves.there[team] = node
    moves.leaves[team] = now
    moves.arrives[team] = now + _real_way_s(case, model, stream, team, moves.here[team], node, case.step_keys[step])
    moves.begins[team] = max(moves.arrives[team], case.planned[step])
    stay = case.stays[step]
    if case.step_stops[step] != NONE:
        stay = stay * picked(drawn(stream, DWELL, name, case.step_keys[step]), model.dwells) // 1000
    moves.ends[team] = moves.begins[team] + stay
    moves.steps[step] = DONE
    moves.begun[step] = moves.begins[team]
    moves.by[step] = team


@bare
def _real_way_s(
    case: ShiftCase, model: Model, stream: np.uint64, team: int, here: int, there: int, what: np.uint64
) -> int:
    """Return the time that a team really needs from node to node."""
    way = way_s(case, team, here, there)
    first = case.first_node[case.grounds[team]]
    one, other = case.node_places[first + here], case.node_places[first + there]
    if one != other:
        low, high = np.uint64(min(one, other)), np.uint64(max(one, other))
        if happens(drawn(stream, CLOSED, low, high), model.closed):
            way = way * model.detour // 1000
    return way * picked(drawn(stream, LEG, case.duty_keys[team], what), model.ways) // 1000


@bare
def way_s(case: ShiftCase, team: int, here: int, there: int) -> int:
    """Return the planned time on the way between two nodes of a team's ground."""
    ground = case.grounds[team]
    nodes = case.first_node[ground + 1] - case.first_node[ground]
    return int(case.times[case.first_time[ground] + here * nodes + there])


@bare
def node_of(case: ShiftCase, team: int, stop: int) -> int:
    """Return the node of a stop in a team's ground; -1 where it is out of reach."""
    ground = case.grounds[team]
    low = case.first_node[ground]
    high = low + case.reach_sizes[ground]
    first = low
    while low < high:
        middle = (low + high) // 2
        if case.node_stops[middle] < stop:
            low = middle + 1
        else:
            high = middle
    if low < first + case.reach_sizes[ground] and case.node_stops[low] == stop:
        return int(low - first)
    return -1


@bare
def open_up(case: ShiftCase, model: Model, moves: Moves, step: int, state: int) -> None:
    """Let others take a visit; a break nobody takes."""
    if case.step_stops[step] == NONE or not model.hand_over:
        if state == GIVEN:
            moves.steps[step] = DONE
        return
    moves.steps[step] = state
    moves.open[moves.counts[0]] = step
    moves.counts[0] += 1


@bare
def _close(moves: Moves, step: int) -> None:
    """Take a step off the list of open ones."""
    for position in range(moves.counts[0]):
        if moves.open[position] == step:
            moves.counts[0] -= 1
            moves.open[position] = moves.open[moves.counts[0]]
            return


@bare
def wake(moves: Moves, team: int, now: int) -> None:
    """Let idle teams look at what has become open."""
    for one in range(len(moves.doing)):
        if one != team and moves.doing[one] == IDLE:
            moves.ends[one] = now
