"""Incidents of a shift, and how far the nearest team is."""

from __future__ import annotations

import numpy as np

from watchbill.planning.compiled import bare
from watchbill.planning.rehearsal.case import NO_WAY, ShiftCase
from watchbill.planning.rehearsal.draws import INCIDENT_GAP, INCIDENT_S, INCIDENT_STOP, INCIDENT_WAY, drawn, picked
from watchbill.planning.rehearsal.model import Model
from watchbill.planning.rehearsal.moves import AT_INCIDENT, NEVER, OPEN, OWN, Moves, node_of, open_up, wake, way_s
from watchbill.planning.rehearsal.tally import ARRIVAL_BIN_S, LATER, NOBODY


@bare
def next_incident(case: ShiftCase, model: Model, stream: np.uint64, number: int, expected: int) -> tuple[int, int]:
    """Return the expected incidents until the next one, and when it happens."""
    expected += picked(drawn(stream, INCIDENT_GAP, np.uint64(number), np.uint64(0)), model.incidents_apart)
    if expected >= case.expected[-1]:
        return expected, NEVER
    hour = np.searchsorted(case.expected, expected, side="right") - 1
    span = case.hour_starts[hour + 1] - case.hour_starts[hour]
    share = case.expected[hour + 1] - case.expected[hour]
    return expected, case.hour_starts[hour] + (expected - case.expected[hour]) * span // share


@bare
def call(
    case: ShiftCase, model: Model, stream: np.uint64, moves: Moves, number: int, now: int, arrivals: np.ndarray
) -> None:
    """Call the nearest team in reach to an incident; it leaves what it has not begun."""
    weight = drawn(stream, INCIDENT_STOP, np.uint64(number), np.uint64(0)) >> np.uint64(11)
    weight = weight % np.uint64(case.stop_weights[-1])
    stop = int(np.searchsorted(case.stop_weights, np.int64(weight), side="right"))
    called = -1
    nearest = NO_WAY
    for team in range(len(case.bases)):
        node = node_of(case, team, stop)
        if node >= 0 and moves.present[team] and moves.lates[team] <= now:
            away = _away_s(case, moves, team, now, node)
            if away < nearest:
                called, nearest = team, away
    if called < 0:
        arrivals[stop, NOBODY] += 1
        return
    factor = picked(drawn(stream, INCIDENT_WAY, np.uint64(number), np.uint64(0)), model.ways)
    length = picked(drawn(stream, INCIDENT_S, np.uint64(number), np.uint64(0)), model.incident_lengths)
    busy = moves.ends[called] - now if moves.doing[called] == AT_INCIDENT else 0
    wait = model.call_s + busy + (nearest - busy) * factor // 1000
    arrivals[stop, min(wait // ARRIVAL_BIN_S, LATER)] += 1
    _bind(case, model, moves, called, now, now + wait, now + wait + length, node_of(case, called, stop))


@bare
def _away_s(case: ShiftCase, moves: Moves, team: int, now: int, node: int) -> int:
    """Return the planned time until a team could be at a node: on, or back to where it comes from."""
    if moves.doing[team] == AT_INCIDENT:
        return int(moves.ends[team]) - now + way_s(case, team, moves.there[team], node)
    if now >= moves.arrives[team]:
        return way_s(case, team, moves.there[team], node)
    on = int(moves.arrives[team]) - now + way_s(case, team, moves.there[team], node)
    back = now - int(moves.leaves[team]) + way_s(case, team, moves.here[team], node)
    return min(on, back)


@bare
def _bind(case: ShiftCase, model: Model, moves: Moves, team: int, now: int, arrives: int, ends: int, node: int) -> None:
    """Bind a team to an incident; what it cannot do in time others may take."""
    step = moves.doing[team]
    since = moves.ends[team] if step == AT_INCIDENT else now
    if step >= 0 and now < moves.begins[team]:
        moves.begun[step] = moves.by[step] = -1
        moves.steps[step] = OWN
        if not case.first_step[team] <= step < case.first_step[team + 1]:
            open_up(case, model, moves, step, OPEN)
    for own in range(case.first_step[team], case.first_step[team + 1]):
        if moves.steps[own] == OWN and case.planned[own] < ends:
            open_up(case, model, moves, own, OPEN)
    if moves.counts[1] < len(moves.bound):
        moves.bound[moves.counts[1], 0] = team
        moves.bound[moves.counts[1], 1] = since
        moves.bound[moves.counts[1], 2] = ends
        moves.counts[1] += 1
    moves.doing[team] = AT_INCIDENT
    moves.here[team] = moves.there[team] = node
    moves.leaves[team] = now
    moves.arrives[team] = moves.begins[team] = arrives
    moves.ends[team] = ends
    wake(moves, team, now)


@bare
def measure(case: ShiftCase, moves: Moves, now: int, arrivals: np.ndarray, nearest: np.ndarray) -> None:
    """Count for every stop how long the nearest team in reach would need at this instant."""
    for stop in range(len(nearest)):
        nearest[stop] = NO_WAY
    for team in range(len(case.bases)):
        if not moves.present[team] or moves.lates[team] > now:
            continue
        ground = case.grounds[team]
        first = case.first_node[ground]
        nodes = case.first_node[ground + 1] - first
        on = case.first_time[ground] + moves.there[team] * nodes
        back = case.first_time[ground] + moves.here[team] * nodes
        ahead = max(0, moves.arrives[team] - now)
        behind = now - moves.leaves[team] if ahead > 0 else NO_WAY
        if moves.doing[team] == AT_INCIDENT:
            ahead, behind = moves.ends[team] - now, NO_WAY
        for node in range(case.reach_sizes[ground]):
            stop = case.node_stops[first + node]
            away = min(ahead + case.times[on + node], behind + case.times[back + node])
            nearest[stop] = min(nearest[stop], away)
    for stop in range(len(nearest)):
        arrivals[stop, NOBODY if nearest[stop] >= NO_WAY else min(nearest[stop] // ARRIVAL_BIN_S, LATER)] += 1
