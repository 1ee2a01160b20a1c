"""The compiled simulation does what the plain one does, draw by draw."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_course import Course
from plain_rehearsal import PlainShift

from planning.rehearsal.outings import outing
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.case_builder import CaseBuilder
from watchbill.planning.rehearsal.runs import Counts, Sizes, count_runs
from watchbill.planning.rehearsal.tally import ARRIVAL_BIN_S, LATER, NOBODY
from watchbill.planning.shortfalls import longest_gap_s

RUNS = 25

assumed = st.builds(
    Assumptions,
    team_no_show=st.sampled_from((0.0, 0.3, 1.0)),
    person_no_show=st.sampled_from((0.0, 0.2)),
    late_start_s=st.sampled_from((0, 600)),
    travel_spread=st.sampled_from((0.0, 0.5)),
    travel_factor=st.sampled_from((1.0, 1.7)),
    dwell_spread=st.sampled_from((0.0, 0.6)),
    closed_legs=st.sampled_from((0.0, 0.3)),
    incidents=st.sampled_from((0.0, 100.0, 900.0)),
    incident_s=st.sampled_from((0, 1800, 7200)),
    hand_over=st.booleans(),
    overtime_s=st.sampled_from((0, 900)),
    sample_every_s=st.just(3600),
)


def compiled(problem: Problem, plan: Plan, assumptions: Assumptions, shift: str, seed: int) -> Counts:
    case = CaseBuilder(problem, plan, assumptions).case(0, shift)
    villages = sum(area.kind == "village" for area in problem.areas)
    sizes = Sizes(stops=len(problem.stops), villages=villages, minima=len(problem.minima))
    return count_runs([case], sizes, assumptions, runs=RUNS, seed=seed, workers=1, goes_on=lambda _: True)


def plain(problem: Problem, plan: Plan, assumptions: Assumptions, shift: str, seed: int) -> list[Course]:
    one = PlainShift(problem, plan, assumptions, 0, shift)
    return [one.course(seed, run) for run in range(RUNS)]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    plan_seed=st.integers(0, 10_000),
    seed=st.integers(0, 2**31),
    assumptions=assumed,
    shift=st.sampled_from(("early", "middle", "night")),
)
def test_compiled_counts_what_the_plain_simulation_shows(
    plan_seed: int, seed: int, assumptions: Assumptions, shift: str
) -> None:
    problem, plan = outing(plan_seed)
    counts = compiled(problem, plan, assumptions, shift, seed)
    courses = plain(problem, plan, assumptions, shift, seed)
    assert_same_visits(problem, counts, courses, assumptions, shift)
    assert_same_arrivals(problem, counts, courses)
    villages = [area.code for area in problem.areas if area.kind == "village"]
    for run, course in enumerate(courses):
        assert counts.by_run.bare_min[run, 0].tolist() == [course.bare_min[village] for village in villages]
        assert counts.by_run.people[run].tolist() == people_for_minima(problem, shift, course)
    assert counts.by_run.posts_held_s[:, 0].tolist() == [course.held_s for course in courses]
    missing: Counter[str] = Counter()
    for course in courses:
        missing.update(course.open_s)
    wanted = dict.fromkeys(demand.stop for demand in problem.post_demands_by_shift.get((0, shift), ()))
    assert counts.shifts[0].posts_open_s.tolist() == [missing[stop] for stop in wanted]
    absences = sum(not present for course in courses for present in course.present.values())
    assert counts.shifts[0].absences.sum() == absences


def assert_same_visits(
    problem: Problem, counts: Counts, courses: list[Course], assumptions: Assumptions, shift: str
) -> None:
    length_s = problem.shift_by_code[shift].length_s
    demands = problem.demands_by_shift.get((0, shift), ())
    made: Counter[str] = Counter()
    late: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    for course in courses:
        for demand in demands:
            done = [task for task in course.tasks if task.stop == demand.stop and task.begun_s >= 0]
            made[demand.stop] += len(done)
            late[demand.stop] += sum(task.begun_s > task.planned_s + assumptions.on_time_s for task in done)
            gaps[demand.stop] += longest_gap_s((min(task.begun_s, length_s) for task in done), length_s)
    tally = counts.shifts[0]
    assert tally.made.tolist() == [made[demand.stop] for demand in demands]
    assert tally.late.tolist() == [late[demand.stop] for demand in demands]
    assert tally.gap_s.tolist() == [gaps[demand.stop] for demand in demands]
    per_run = [sum(task.begun_s >= 0 and bool(task.stop) for task in course.tasks) for course in courses]
    assert counts.by_run.made[:, 0].tolist() == per_run


def assert_same_arrivals(problem: Problem, counts: Counts, courses: list[Course]) -> None:
    number = {stop.code: position for position, stop in enumerate(problem.stops)}
    for kind in ("arrivals", "calls"):
        bins = np.zeros_like(counts.stops.arrivals)
        for course in courses:
            for stop, seconds in getattr(course, kind):
                bins[number[stop], NOBODY if seconds is None else min(seconds // ARRIVAL_BIN_S, LATER)] += 1
        ours = counts.stops.arrivals if kind == "arrivals" else counts.stops.incident_arrivals
        assert np.array_equal(ours, bins)


def people_for_minima(problem: Problem, shift: str, course: Course) -> list[int]:
    found = []
    for least in problem.minima:
        own = [
            count
            for code, count in course.people.items()
            if least.area in problem.ancestors((team := problem.team_by_code[code]).area)
            and team.force == least.force
            and least.shift in {"", shift}
        ]
        found.append(sum(own))
    return found
