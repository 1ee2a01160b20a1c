"""Areas solved side by side: on processes of this machine and on a Dask cluster alike, whatever happens to a worker."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from planning.planted_planners import endless, killed_once, roster_killed_once
from watchbill.planning import areas, patrolling, rostering
from watchbill.planning.check import check
from watchbill.planning.cluster import ClusterWorkers, SchedulerProblem
from watchbill.planning.problem import Problem
from watchbill.planning.progress import Progress, Result
from watchbill.planning.sample import sample_problem
from watchbill.planning.solve import solve
from watchbill.planning.stopping import TimeLimit

LONG_S = 600
"""A time limit that is never reached: rounds end the search."""


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> Problem:
    """Four villages, planned in two groups, with few steps of the patrol search in a round."""
    monkeypatch.setattr(patrolling, "STEPS", 2)
    monkeypatch.setattr(rostering, "EFFORT", 0.1)
    monkeypatch.setattr(areas, "WHOLE_VISITS", 10)
    monkeypatch.setattr(areas, "GROUP_VISITS", 12)
    return sample_problem(4, 2, 5, 1)


def appears(mark: Path) -> bool:
    """Whether a file is there, sooner or later: somebody left behind may still be about to write it."""
    limit = TimeLimit(LONG_S)
    while not mark.exists() and limit.remaining_s() > 0:
        time.sleep(0.05)
    return mark.exists()


def faults(problem: Problem, result: Result) -> list[Any]:
    return [finding for finding in check(problem, result.plan) if finding.severity == "error"]


def test_the_same_seed_gives_the_same_plan_wherever_it_is_made(city: Problem, scheduler: str) -> None:
    one = solve(city, time_limit_s=LONG_S, seed=3, rounds=1, workers=1)
    two = solve(city, time_limit_s=LONG_S, seed=3, rounds=1, workers=2)
    cluster = solve(city, time_limit_s=LONG_S, seed=3, rounds=1, scheduler=scheduler)
    assert len(one.areas) == 2 * 3
    assert one.plan == two.plan
    assert one.plan == cluster.plan
    assert faults(city, one) == []


def with_shared_point(city: Problem) -> tuple[Problem, str, str]:
    """The city, a stop that wants a visit by neighbours in each shift, and the one village whose teams can make it.

    That village is planned in another group than the stop's.
    """
    group_of = {village: number for number, group in enumerate(areas.Map(city).groups()) for village in group}
    home, other = next(
        (village, other)
        for village, number in group_of.items()
        for other in city.area_by_code[village].neighbours
        if group_of[other] != number
    )
    point = next(stop.code for stop in city.stops if stop.area == home)
    teams = tuple(
        team
        if team.area in {home, other}
        else structs.replace(team, reach=tuple(village for village in team.reach if village != home))
        for team in city.teams
    )
    demands = tuple(structs.replace(d, neighbour_visits=1) if d.stop == point else d for d in city.demands)
    return structs.replace(city, teams=teams, demands=demands), point, other


@pytest.mark.parametrize("where", ["processes", "cluster"])
@pytest.mark.parametrize("seed", [1, 3])
def test_neighbouring_groups_agree_on_a_shared_must_visit_point(
    city: Problem, scheduler: str, seed: int, where: str
) -> None:
    problem, point, other = with_shared_point(city)
    result = solve(
        problem, time_limit_s=LONG_S, seed=seed, rounds=3, scheduler=scheduler if where == "cluster" else ""
    )  # fmt: skip
    assert len(result.areas) == 2 * 3
    assert faults(problem, result) == []
    assert [lack for lack in result.plan.shortfalls if lack.stop == point] == []
    comers = {
        (route.shift, problem.team_by_code[route.team].area)
        for route in result.plan.routes
        for step in route.steps
        if step.stop == point
    }
    assert {shift for shift, area in comers if area == other} == {"early", "middle", "night"}


def test_areas_of_a_killed_process_are_solved_again(city: Problem, tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    result = solve(city, time_limit_s=LONG_S, rounds=0, patrols=killed_once(mark))
    assert mark.exists()
    assert {line.state for line in result.areas} == {"planned"}
    assert result.plan == solve(city, time_limit_s=LONG_S, rounds=0, workers=1).plan


@pytest.mark.parametrize("where", ["processes", "cluster"])
def test_rosters_of_a_killed_worker_are_made_again(
    city: Problem, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    sound = solve(city, time_limit_s=LONG_S, rounds=0, workers=1).plan
    mark = tmp_path / "killed"
    monkeypatch.setattr(rostering, "roster_of_group", roster_killed_once(mark))
    result = solve(city, time_limit_s=LONG_S, rounds=0, scheduler=scheduler if where == "cluster" else "")
    assert mark.exists()
    assert result.plan == sound


def test_areas_of_a_killed_dask_worker_are_solved_again(city: Problem, scheduler: str, tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    result = solve(city, time_limit_s=LONG_S, rounds=0, patrols=killed_once(mark), scheduler=scheduler)
    assert mark.exists()
    assert {line.state for line in result.areas} == {"planned"}
    assert faults(city, result) == []


@pytest.mark.parametrize("where", ["processes", "cluster"])
def test_cancel_reaches_those_who_work(city: Problem, scheduler: str, tmp_path: Path, where: str) -> None:
    mark = tmp_path / "told to end"
    seen: list[Progress] = []

    def cancelled() -> bool:
        return bool(seen) and any(line.state == "running" for line in seen[-1].areas)

    result = solve(
        city,
        time_limit_s=LONG_S,
        patrols=endless(mark),
        on_progress=seen.append,
        cancelled=cancelled,
        scheduler=scheduler if where == "cluster" else "",
    )
    assert result.status == "stopped"
    assert result.plan.duties
    assert faults(city, result) == []
    assert appears(mark)


def test_scheduler_that_does_not_answer_is_named_with_what_would_be_right() -> None:
    with pytest.raises(SchedulerProblem, match=r"tcp://127\.0\.0\.1:1 .*expected: an address such as"):
        ClusterWorkers("tcp://127.0.0.1:1", answer_s=0.5)


def test_cluster_without_dask_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(SchedulerProblem, match=r"watchbill\[cluster\]"):
        ClusterWorkers("tcp://127.0.0.1:1")


def test_large_operation_shows_each_area_in_each_shift(city: Problem) -> None:
    with ThreadPoolExecutor(2) as executor:
        result = solve(city, time_limit_s=LONG_S, rounds=0, executor=executor)
    assert sum(line.villages for line in result.areas) == 4 * 3
    assert {(line.day, line.shift) for line in result.areas} == {(0, "early"), (0, "middle"), (0, "night")}
