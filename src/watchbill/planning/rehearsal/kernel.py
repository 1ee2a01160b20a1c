"""The compiled simulation of one shift: events in order of time, one run after the other.

Each team does one thing at a time (``Moves``): it sets off, gets there, begins, ends. What it does next is decided
when that has ended; an incident breaks in. The times and choices are those described in
``docs/rehearsal.md``; a plain version of it for tests and benchmarks is ``benchmarks/plain_rehearsal.py``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.compiled import compiled
from watchbill.planning.rehearsal.case import NO_WAY, NONE, Ints, ShiftCase
from watchbill.planning.rehearsal.draws import (
    CLOSED,
    DWELL,
    INCIDENT_GAP,
    INCIDENT_S,
    INCIDENT_STOP,
    INCIDENT_WAY,
    LATE_START,
    LEG,
    PERSON_NO_SHOW,
    TEAM_NO_SHOW,
    drawn,
    happens,
    mixed,
    picked,
)
from watchbill.planning.rehearsal.model import Model
from watchbill.planning.rehearsal.tally import (
    ARRIVAL_BIN_S,
    GAP_BINS,
    LATER,
    NOBODY,
    RunTally,
    ShiftTally,
    StopTally,
)

NEVER = 1 << 40
OWN, OPEN, GIVEN, DONE = range(4)
"""State of a step: its team's; others may take it too; its team has given it up; begun."""
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
def simulate(
    case: ShiftCase, model: Model, seed: np.uint64, first_run: int, shift: int, absent: int,
    tally: ShiftTally, stops: StopTally, by_run: RunTally,
) -> None:  # fmt: skip
    """Run a shift as often as ``by_run`` has runs and count what happens; ``absent`` is a duty that never comes."""
    moves = _moves(case)
    nearest = np.zeros(len(stops.arrivals), np.int64)
    for run in range(len(by_run.made)):
        stream = mixed(mixed(seed) ^ mixed(np.uint64(first_run + run + 1)))
        stream = mixed(stream ^ case.shift_key)
        _turn_out(case, model, stream, absent, moves)
        _play(case, model, stream, moves, stops, nearest)
        _count_wants(case, model, moves, run, shift, tally, by_run)
        _count_duties(case, moves, run, shift, tally, by_run)
        _count_bare(case, moves, by_run.bare_min[run, shift])


@compiled
def _moves(case: ShiftCase) -> Moves:
    teams, steps, duties = len(case.bases), len(case.planned), len(case.duty_keys)
    most_bound = 1000 + len(case.stop_weights)
    return Moves(
        np.zeros(teams, np.int64), np.zeros(teams, np.int64), np.zeros(teams, np.int64), np.zeros(teams, np.int64),
        np.zeros(teams, np.int64), np.zeros(teams, np.int64), np.zeros(teams, np.int64),
        np.zeros(teams, np.bool_), np.zeros(duties, np.int64), np.zeros(teams, np.int64),
        np.zeros(steps, np.int64), np.zeros(steps, np.int64), np.zeros(steps, np.int64), np.zeros(steps, np.int64),
        np.zeros(2, np.int64), np.zeros((most_bound, 3), np.int64),
    )  # fmt: skip


@compiled
def _turn_out(case: ShiftCase, model: Model, stream: np.uint64, absent: int, moves: Moves) -> None:
    """Draw who comes, and put every team at its base."""
    moves.steps[:] = OWN
    moves.begun[:] = -1
    moves.by[:] = -1
    moves.counts[:] = 0
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
        moves.present[duty] = people >= min(model.least_crew, case.strengths[duty])
        late = picked(drawn(stream, LATE_START, name, np.uint64(0)), model.late_starts)
        moves.lates[duty] = late
        moves.here[duty] = moves.there[duty] = case.bases[duty]
        moves.leaves[duty] = moves.arrives[duty] = 0
        moves.begins[duty] = late
        moves.ends[duty] = max(late, case.starts[duty]) if moves.present[duty] else NEVER
        moves.doing[duty] = NONE
        if not moves.present[duty]:
            for step in range(case.first_step[duty], case.first_step[duty + 1]):
                _open(case, model, moves, step, OPEN)


@compiled
def _play(
    case: ShiftCase, model: Model, stream: np.uint64, moves: Moves, stops: StopTally, nearest: np.ndarray
) -> None:
    """Let the shift go by, event by event."""
    sample = model.sample_every_s // 2
    number = 0
    expected = 0
    expected, incident = _next_incident(case, model, stream, number, expected)
    while True:
        team = 0
        at = NEVER
        for one in range(len(case.bases)):
            if moves.ends[one] < at:
                team, at = one, moves.ends[one]
        while sample < case.length_s and sample <= min(at, incident):
            _measure(case, moves, sample, stops.arrivals, nearest)
            sample += model.sample_every_s
        if min(at, incident) == NEVER:
            return
        if at <= incident:
            _act(case, model, stream, moves, team, at)
        else:
            _call(case, model, stream, moves, number, incident, stops.incident_arrivals)
            number += 1
            expected, incident = _next_incident(case, model, stream, number, expected)


@compiled
def _next_incident(case: ShiftCase, model: Model, stream: np.uint64, number: int, expected: int) -> tuple[int, int]:
    """Return the expected incidents until the next one, and when it happens."""
    expected += picked(drawn(stream, INCIDENT_GAP, np.uint64(number), np.uint64(0)), model.incidents_apart)
    if expected >= case.expected[-1]:
        return expected, NEVER
    hour = np.searchsorted(case.expected, expected, side="right") - 1
    span = case.hour_starts[hour + 1] - case.hour_starts[hour]
    share = case.expected[hour + 1] - case.expected[hour]
    return expected, case.hour_starts[hour] + (expected - case.expected[hour]) * span // share


@compiled
def _time(case: ShiftCase, team: int, here: int, there: int) -> int:
    """Return the planned time on the way between two nodes of a team's ground."""
    ground = case.grounds[team]
    nodes = case.first_node[ground + 1] - case.first_node[ground]
    return int(case.times[case.first_time[ground] + here * nodes + there])


@compiled
def _node(case: ShiftCase, team: int, stop: int) -> int:
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


@compiled
def _act(case: ShiftCase, model: Model, stream: np.uint64, moves: Moves, team: int, now: int) -> None:
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
        begin = max(now + _time(case, team, here, node), case.planned[step])
        if begin + case.stays[step] + _time(case, team, node, base) > case.length_s + model.overtime_s:
            if moves.steps[step] == OPEN:
                moves.steps[step] = GIVEN
            else:
                _open(case, model, moves, step, GIVEN)
            continue
        own = step
        break
    if moves.counts[0] > opened:
        _wake(moves, team, now)
    taken = -1
    if moves.counts[0] > 0:
        next_node = base if own < 0 else case.step_nodes[own]
        until = case.length_s if own < 0 else case.planned[own]
        taken = _takeover(case, moves, team, here, now, next_node, until)
    if taken >= 0:
        _go(case, model, stream, moves, team, now, taken, _node(case, team, case.step_stops[taken]))
    elif own >= 0:
        _go(case, model, stream, moves, team, now, own, case.step_nodes[own])
    elif here != base:
        moves.doing[team] = HOME
        moves.there[team] = base
        moves.leaves[team] = now
        moves.arrives[team] = now + _way(case, model, stream, team, here, base, case.duty_keys[team])
        moves.begins[team] = moves.ends[team] = moves.arrives[team]
    else:
        moves.doing[team] = IDLE
        moves.ends[team] = NEVER


@compiled
def _takeover(case: ShiftCase, moves: Moves, team: int, here: int, now: int, next_node: int, until: int) -> int:
    """Return the open visit that a team can begin first without being late for what is its own; -1: none."""
    best = -1
    best_begin = NEVER
    for position in range(moves.counts[0]):
        step = moves.open[position]
        if case.first_step[team] <= step < case.first_step[team + 1]:
            continue
        node = _node(case, team, case.step_stops[step])
        if node < 0:
            continue
        begin = max(now + _time(case, team, here, node), case.planned[step])
        if begin + case.stays[step] + _time(case, team, node, next_node) > until:
            continue
        if begin < best_begin or (begin == best_begin and step < best):
            best, best_begin = step, begin
    return best


@compiled
def _go(case: ShiftCase, model: Model, stream: np.uint64, moves: Moves, team: int, now: int, step: int, node: int) -> None:  # fmt: skip
    """Send a team to a step; the visit counts from its beginning on, unless an incident breaks in before."""
    name = case.duty_keys[team]
    if moves.steps[step] != OWN:
        _close(moves, step)
    moves.doing[team] = step
    moves.here[team] = moves.there[team]
    moves.there[team] = node
    moves.leaves[team] = now
    moves.arrives[team] = now + _way(case, model, stream, team, moves.here[team], node, case.step_keys[step])
    moves.begins[team] = max(moves.arrives[team], case.planned[step])
    stay = case.stays[step]
    if case.step_stops[step] != NONE:
        stay = stay * picked(drawn(stream, DWELL, name, case.step_keys[step]), model.dwells) // 1000
    moves.ends[team] = moves.begins[team] + stay
    moves.steps[step] = DONE
    moves.begun[step] = moves.begins[team]
    moves.by[step] = team


@compiled
def _way(
    case: ShiftCase, model: Model, stream: np.uint64, team: int, here: int, there: int, what: np.uint64
) -> int:
    """Return the time that a team really needs from node to node."""
    way = _time(case, team, here, there)
    first = case.first_node[case.grounds[team]]
    one, other = case.node_places[first + here], case.node_places[first + there]
    if one != other:
        low, high = np.uint64(min(one, other)), np.uint64(max(one, other))
        if happens(drawn(stream, CLOSED, low, high), model.closed):
            way = way * model.detour // 1000
    return way * picked(drawn(stream, LEG, case.duty_keys[team], what), model.ways) // 1000


@compiled
def _call(
    case: ShiftCase, model: Model, stream: np.uint64, moves: Moves, number: int, now: int, arrivals: np.ndarray
) -> None:
    """Call the nearest team in reach to an incident; it leaves what it has not begun."""
    weight = drawn(stream, INCIDENT_STOP, np.uint64(number), np.uint64(0)) >> np.uint64(11)
    weight = weight % np.uint64(case.stop_weights[-1])
    stop = np.searchsorted(case.stop_weights, np.int64(weight), side="right")
    called = -1
    nearest = NO_WAY
    for team in range(len(case.bases)):
        node = _node(case, team, stop)
        if node >= 0 and moves.present[team] and moves.lates[team] <= now:
            away = _away(case, moves, team, now, node)
            if away < nearest:
                called, nearest = team, away
    if called < 0:
        arrivals[stop, NOBODY] += 1
        return
    factor = picked(drawn(stream, INCIDENT_WAY, np.uint64(number), np.uint64(0)), model.ways)
    length = picked(drawn(stream, INCIDENT_S, np.uint64(number), np.uint64(0)), model.incident_lengths)
    wait = model.call_s + nearest * factor // 1000
    arrivals[stop, min(wait // ARRIVAL_BIN_S, LATER)] += 1
    _bind(case, model, moves, called, now, now + wait, now + wait + length, _node(case, called, stop))


@compiled
def _away(case: ShiftCase, moves: Moves, team: int, now: int, node: int) -> int:
    """Return the planned time until a team could be at a node: on, or back to where it comes from."""
    if moves.doing[team] == AT_INCIDENT:
        return moves.ends[team] - now + _time(case, team, moves.there[team], node)
    if now >= moves.arrives[team]:
        return _time(case, team, moves.there[team], node)
    on = moves.arrives[team] - now + _time(case, team, moves.there[team], node)
    back = now - moves.leaves[team] + _time(case, team, moves.here[team], node)
    return min(on, back)


@compiled
def _bind(case: ShiftCase, model: Model, moves: Moves, team: int, now: int, arrives: int, ends: int, node: int) -> None:
    """Bind a team to an incident; what it cannot do in time others may take."""
    step = moves.doing[team]
    since = moves.ends[team] if step == AT_INCIDENT else now
    if step >= 0 and now < moves.begins[team]:
        moves.begun[step] = moves.by[step] = -1
        moves.steps[step] = OWN
        if not case.first_step[team] <= step < case.first_step[team + 1]:
            _open(case, model, moves, step, OPEN)
    for own in range(case.first_step[team], case.first_step[team + 1]):
        if moves.steps[own] == OWN and case.planned[own] < ends:
            _open(case, model, moves, own, OPEN)
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
    _wake(moves, team, now)


@compiled
def _open(case: ShiftCase, model: Model, moves: Moves, step: int, state: int) -> None:
    """Let others take a visit; a break nobody takes."""
    if case.step_stops[step] == NONE or not model.hand_over:
        if state == GIVEN:
            moves.steps[step] = DONE
        return
    moves.steps[step] = state
    moves.open[moves.counts[0]] = step
    moves.counts[0] += 1


@compiled
def _close(moves: Moves, step: int) -> None:
    """Take a step off the list of open ones."""
    for position in range(moves.counts[0]):
        if moves.open[position] == step:
            moves.counts[0] -= 1
            moves.open[position] = moves.open[moves.counts[0]]
            return


@compiled
def _wake(moves: Moves, team: int, now: int) -> None:
    """Let idle teams look at what has become open."""
    for one in range(len(moves.doing)):
        if one != team and moves.doing[one] == IDLE:
            moves.ends[one] = now


@compiled
def _measure(case: ShiftCase, moves: Moves, now: int, arrivals: np.ndarray, nearest: np.ndarray) -> None:
    """Count for every stop how long the nearest team in reach would need at this instant."""
    nearest[:] = NO_WAY
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


@compiled
def _count_wants(
    case: ShiftCase, model: Model, moves: Moves, run: int, shift: int, tally: ShiftTally, by_run: RunTally
) -> None:
    """Count visits, gaps and broken wants of a run."""
    begun = np.zeros(len(case.visits) + 2, np.int64)
    seen = np.zeros(len(case.bases), np.int64)
    for want in range(len(case.want_stops)):
        made = late = teams = 0
        planned = case.first_visit[want + 1] - case.first_visit[want]
        for position in range(case.first_visit[want], case.first_visit[want + 1]):
            step = case.visits[position]
            at = moves.begun[step]
            if at < 0:
                continue
            late += at > case.planned[step] + model.on_time_s
            if seen[moves.by[step]] != want + 1:
                seen[moves.by[step]] = want + 1
                teams += 1
            place = made
            while place > 0 and begun[place - 1] > at:
                begun[place] = begun[place - 1]
                place -= 1
            begun[place] = at
            made += 1
        gap = before = 0
        for number in range(made):
            gap = max(gap, min(begun[number], case.length_s) - before)
            before = min(begun[number], case.length_s)
        gap = max(gap, case.length_s - before)
        tally.made[want] += made
        tally.late[want] += late
        tally.teams_kept[want] += teams >= case.want_teams[want]
        tally.gap_s[want] += gap
        tally.gaps[want, gap * GAP_BINS // case.length_s] += 1
        by_run.made[run, shift] += made
        by_run.late[run, shift] += late
        if planned > 0:
            worst = gap * 1000 // max(1, case.longest_gaps[want])
            by_run.worst_permille[run, shift] = max(by_run.worst_permille[run, shift], worst)
            if made < planned or gap > case.longest_gaps[want]:
                tally.broken[want] += 1
                by_run.broken[run, case.want_stops[want]] = True


@compiled
def _count_duties(
    case: ShiftCase, moves: Moves, run: int, shift: int, tally: ShiftTally, by_run: RunTally
) -> None:
    """Count who came: people for the minima, duties not taken up, posts held."""
    for duty in range(len(case.duty_keys)):
        came = moves.present[duty] if duty < len(case.bases) else moves.people[duty] > 0
        if not came:
            tally.absences[duty] += 1
        elif duty >= len(case.bases):
            by_run.posts_held[run, shift] += 1
        for position in range(case.first_minimum[duty], case.first_minimum[duty + 1]):
            by_run.people[run, case.duty_minima[position]] += moves.people[duty]


@compiled
def _count_bare(case: ShiftCase, moves: Moves, bare_min: np.ndarray) -> None:
    """Count the minutes of each village without a free patrol in reach."""
    minutes = -(-case.length_s // 60)
    change = np.zeros((len(bare_min), minutes + 1), np.int64)
    for team in range(len(case.bases)):
        if not moves.present[team]:
            continue
        start = min(minutes, moves.lates[team] // 60)
        for position in range(case.first_village[team], case.first_village[team + 1]):
            change[case.villages[position], start] += 1
    for number in range(moves.counts[1]):
        team = moves.bound[number, 0]
        start = min(minutes, moves.bound[number, 1] // 60)
        end = min(minutes, moves.bound[number, 2] // 60)
        for position in range(case.first_village[team], case.first_village[team + 1]):
            change[case.villages[position], start] -= 1
            change[case.villages[position], end] += 1
    for village in range(len(bare_min)):
        patrols = 0
        for minute in range(minutes):
            patrols += change[village, minute]
            bare_min[village] += patrols <= 0
