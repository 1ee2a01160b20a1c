"""From counts to an ``Outcome``: shares, percentiles, and what breaks first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.arrays import Ints
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.case import ShiftCase
from watchbill.planning.rehearsal.outcome import (
    AreaOutcome,
    Arrival,
    Outcome,
    PostOutcome,
    ShiftOutcome,
    Spread,
    StopOutcome,
    TeamOutcome,
)
from watchbill.planning.rehearsal.runs import Counts
from watchbill.planning.rehearsal.tally import ARRIVAL_BIN_S, ARRIVAL_BINS, GAP_BINS, LATER, NOBODY, RunTally

LOW, HIGH = 5, 95
BINS_A_MINUTE = 60 // ARRIVAL_BIN_S


@dataclass(frozen=True)
class Rehearsed:
    """What the report is made of: the cases by (day, shift), the counts, and those of the plan's own day."""

    problem: Problem
    keys: Sequence[tuple[int, str]]
    cases: Sequence[ShiftCase]
    counts: Counts
    planned: Counts

    @property
    def days(self) -> tuple[int, ...]:
        """Days that were rehearsed."""
        return tuple(sorted({day for day, _ in self.keys}))

    @property
    def villages(self) -> list[str]:
        """Codes of the villages, in the order of the counts."""
        return [area.code for area in self.problem.areas if area.kind == "village"]


def outcome_of(
    done: Rehearsed,
    assumptions: Assumptions,
    *,
    runs_wanted: int,
    seed: int,
    teams: tuple[TeamOutcome, ...],
    seconds: float,
) -> Outcome:
    """Return the outcome of what was counted."""
    by_run, planned = done.counts.by_run, done.planned.by_run
    minutes = sum(case.length_s // 60 for case in done.cases) * len(done.villages)
    wanted = [number for number, least in enumerate(done.problem.minima) if least.day in done.days]
    posts_s = sum(int(case.held_s.sum()) for case in done.cases)
    visits = sum(len(case.visits) for case in done.cases)
    wants = sum(len(case.want_stops) for case in done.cases)
    runs = len(by_run.made)
    kept = sum(int(tally.teams_kept.sum()) for tally in done.counts.shifts)
    arrivals, calls = done.counts.stops.arrivals, done.counts.stops.incident_arrivals
    return Outcome(
        runs=runs,
        runs_wanted=runs_wanted,
        seed=seed,
        days=done.days,
        assumptions=assumptions,
        visits_wanted=sum(demand.visits for demand in done.problem.demands if demand.day in done.days),
        visits_planned=visits,
        visits_made=_shares(by_run.made.sum(axis=1), visits),
        visits_late=_shares(by_run.late.sum(axis=1), visits),
        minima_kept=_shares(_kept(done, by_run)[:, wanted].sum(axis=1), len(wanted)),
        minima_kept_planned=_shares(_kept(done, planned)[:, wanted].sum(axis=1), len(wanted)).mean,
        patrolled=_shares(minutes - by_run.bare_min.sum(axis=(1, 2)), minutes),
        patrolled_planned=_shares(minutes - planned.bare_min.sum(axis=(1, 2)), minutes).mean,
        posts_held=_shares(by_run.posts_held_s.sum(axis=1), posts_s),
        teams_kept=round(kept / (wants * runs), 4) if wants else 1.0,
        worst_gap=_spread(by_run.worst_permille.max(axis=1, initial=0) / 1000),
        incidents_a_day=round(float(calls.sum()) / runs / len(done.days), 2) if done.days else 0.0,
        arrival=arrival_of(arrivals.sum(axis=0)),
        arrival_minutes=_by_minute(arrivals.sum(axis=0)),
        incident_arrival=arrival_of(calls.sum(axis=0)),
        incident_minutes=_by_minute(calls.sum(axis=0)),
        stops=_stops(done),
        areas=_areas(done, assumptions),
        shifts=_shifts(done, assumptions),
        teams=teams,
        posts=_posts(done),
        seconds=round(seconds, 2),
    )


def arrival_of(bins: Ints) -> Arrival:
    """Return the percentiles of arrivals counted in bins; each is the end of its bin, in minutes."""
    count = int(bins.sum())

    def percentile(share: float) -> float | None:
        found = int(np.searchsorted(np.cumsum(bins), share * count))
        return (found + 1) / BINS_A_MINUTE if count and found < LATER else None

    return Arrival(
        median_min=percentile(0.5),
        p90_min=percentile(0.9),
        p95_min=percentile(0.95),
        nobody=round(int(bins[NOBODY]) / count, 4) if count else 0.0,
        count=count,
    )


def _by_minute(bins: Ints) -> tuple[int, ...]:
    minutes = bins[:LATER].reshape(-1, BINS_A_MINUTE).sum(axis=1)
    return tuple(int(value) for value in (*minutes, *bins[LATER:ARRIVAL_BINS]))


def _stops(done: Rehearsed) -> tuple[StopOutcome, ...]:
    runs = len(done.counts.by_run.made)
    broken = done.counts.by_run.broken.mean(axis=0)
    wants: dict[int, list[tuple[int, int]]] = {}
    for shift, case in enumerate(done.cases):
        for want, stop in enumerate(case.want_stops.tolist()):
            wants.setdefault(stop, []).append((shift, want))
    found = []
    for stop, own in wants.items():
        place = done.problem.stops[stop]
        planned = sum(int(np.diff(done.cases[shift].first_visit)[want]) for shift, want in own)
        made = sum(int(done.counts.shifts[shift].made[want]) for shift, want in own)
        shift, want = max(own, key=lambda one: (int(done.counts.shifts[one[0]].broken[one[1]]), -one[0]))
        tally, case = done.counts.shifts[shift], done.cases[shift]
        late_gap = int(np.searchsorted(np.cumsum(tally.gaps[want]), 0.95 * runs)) + 1
        found.append(
            StopOutcome(
                stop=place.code,
                area=place.area,
                broken=round(float(broken[stop]), 4),
                visits_planned=planned,
                visits_made=round(made / runs, 3),
                day=done.keys[shift][0],
                shift=done.keys[shift][1],
                broken_in_shift=round(int(tally.broken[want]) / runs, 4),
                gap_planned_s=int(done.planned.shifts[shift].gap_s[want]),
                gap_allowed_s=int(case.longest_gaps[want]),
                gap_mean_s=round(int(tally.gap_s[want]) / runs),
                gap_95_s=min(case.length_s, late_gap * case.length_s // GAP_BINS),
                arrival=arrival_of(done.counts.stops.arrivals[stop]),
                incident_arrival=arrival_of(done.counts.stops.incident_arrivals[stop]),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.broken, row.visits_made - row.visits_planned, row.stop)))


def _areas(done: Rehearsed, assumptions: Assumptions) -> tuple[AreaOutcome, ...]:
    problem, by_run, planned = done.problem, done.counts.by_run, done.planned.by_run
    lost = _kept(done, planned)[0] & ~_kept(done, by_run)
    bare = (by_run.bare_min - planned.bare_min[0]) * 60 > assumptions.bare_s
    number = {code: position for position, code in enumerate(done.villages)}
    visits: dict[str, list[float]] = {}
    for case, tally in zip(done.cases, done.counts.shifts, strict=True):
        for want, stop in enumerate(case.want_stops.tolist()):
            row = visits.setdefault(problem.stops[stop].area, [0, 0])
            row[0] += int(case.first_visit[want + 1] - case.first_visit[want])
            row[1] += int(tally.made[want]) / len(by_run.made)
    found = []
    for area in problem.areas:
        own = [at for at, least in enumerate(problem.minima) if least.area == area.code and least.day in done.days]
        below = lost[:, own].any(axis=1)
        breaks, minutes, minutes_planned = below, 0.0, 0.0
        if area.code in number:
            village = number[area.code]
            breaks = below | bare[:, :, village].any(axis=1)
            minutes = float(by_run.bare_min[:, :, village].sum(axis=1).mean()) / len(done.days)
            minutes_planned = float(planned.bare_min[0, :, village].sum()) / len(done.days)
        elif not own:
            continue
        found.append(
            AreaOutcome(
                area=area.code,
                broken=round(float(breaks.mean()), 4),
                bare_min=round(minutes, 2),
                bare_planned_min=round(minutes_planned, 2),
                below_level=round(float(below.mean()), 4),
                visits_planned=int(visits.get(area.code, [0])[0]),
                visits_made=round(visits.get(area.code, [0, 0])[1], 3),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.broken, -row.bare_min, row.visits_made - row.visits_planned)))


def _shifts(done: Rehearsed, assumptions: Assumptions) -> tuple[ShiftOutcome, ...]:
    by_run = done.counts.by_run
    found = []
    for number, ((day, shift), case) in enumerate(zip(done.keys, done.cases, strict=True)):
        planned = len(case.visits)
        made = by_run.made[:, number]
        absent = done.counts.shifts[number].absences[: len(case.bases)].sum()
        found.append(
            ShiftOutcome(
                day=day,
                shift=shift,
                broken=round(float((planned - made > assumptions.bearable_misses * planned).mean()), 4),
                visits_planned=planned,
                visits_made=round(float(made.mean()), 2),
                late=round(float(by_run.late[:, number].mean()), 2),
                teams_absent=round(int(absent) / len(made), 2),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.broken, row.visits_made / max(1, row.visits_planned), row.day)))


def _posts(done: Rehearsed) -> tuple[PostOutcome, ...]:
    runs = len(done.counts.by_run.made)
    found = []
    for (day, shift), case, tally in zip(done.keys, done.cases, done.counts.shifts, strict=True):
        for post, number in enumerate(case.post_stops.tolist()):
            stop = done.problem.stops[number]
            own = slice(case.first_segment[post], case.first_segment[post + 1])
            wanted_s = int((case.segment_s[own] * case.segment_people[own]).sum())
            found.append(
                PostOutcome(
                    stop=stop.code,
                    area=stop.area,
                    day=day,
                    shift=shift,
                    broken=round(int(tally.posts_broken[post]) / runs, 4),
                    wanted_h=round(wanted_s / 3600, 2),
                    planned_h=round((wanted_s - int(case.posts_planned_s[post])) / 3600, 2),
                    held_h=round((wanted_s - int(tally.posts_open_s[post]) / runs) / 3600, 2),
                )
            )
    return tuple(sorted(found, key=lambda row: (-row.broken, row.held_h - row.planned_h, row.day, row.stop)))


def _kept(done: Rehearsed, by_run: RunTally) -> NDArray[np.bool_]:
    """Whether each minimum is kept, by run and minimum."""
    kept: NDArray[np.bool_] = by_run.people >= np.array([least.people for least in done.problem.minima], dtype=np.int64)
    return kept


def _shares(values: Ints, of: int) -> Spread:
    return _spread(values / of) if of else Spread(mean=1.0, low=1.0, high=1.0)


def _spread(values: NDArray[Any]) -> Spread:
    low, high = np.percentile(values, (LOW, HIGH), method="inverted_cdf")
    return Spread(mean=round(float(values.mean()), 4), low=round(float(low), 4), high=round(float(high), 4))
