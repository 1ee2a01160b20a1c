"""What is counted when a shift is over."""

from __future__ import annotations

import numpy as np

from watchbill.planning.compiled import compiled
from watchbill.planning.rehearsal.case import ShiftCase
from watchbill.planning.rehearsal.model import Model
from watchbill.planning.rehearsal.moves import Moves
from watchbill.planning.rehearsal.tally import GAP_BINS, RunTally, ShiftTally


@compiled
def count_wants(
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
def count_duties(case: ShiftCase, moves: Moves, run: int, tally: ShiftTally, by_run: RunTally) -> None:
    """Count who came: people for the minima, and duties not taken up."""
    for duty in range(len(case.duty_keys)):
        walks = duty < len(case.bases) and case.roles[duty] == 0
        if not (moves.present[duty] if walks else moves.people[duty] > 0):
            tally.absences[duty] += 1
        for position in range(case.first_minimum[duty], case.first_minimum[duty + 1]):
            by_run.people[run, case.duty_minima[position]] += moves.people[duty]


@compiled
def count_posts(
    case: ShiftCase, model: Model, moves: Moves, run: int, shift: int, tally: ShiftTally, by_run: RunTally
) -> None:
    """Count how long people stand at posts, and for how long people are missing there."""
    for stint in range(len(case.held_s)):
        if case.held_roles[stint] < moves.people[case.held_duties[stint]]:
            by_run.posts_held_s[run, shift] += case.held_s[stint]
    for post in range(len(case.post_stops)):
        open_s = 0
        for segment in range(case.first_segment[post], case.first_segment[post + 1]):
            missing = case.segment_people[segment]
            for stand in range(case.first_stand[segment], case.first_stand[segment + 1]):
                missing -= case.stand_roles[stand] < moves.people[case.stand_duties[stand]]
            open_s += max(0, missing) * case.segment_s[segment]
        tally.posts_open_s[post] += open_s
        tally.posts_broken[post] += open_s > case.posts_planned_s[post] + model.bare_s


@compiled
def count_bare(case: ShiftCase, moves: Moves, bare_min: np.ndarray) -> None:
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
