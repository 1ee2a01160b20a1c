"""Problems at the edge, planned and checked: empty lists, one team, a stop out of reach, no room for a break.

Whole operations and those that are divided into groups of villages, and a solver that breaks down in one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec
import pytest

from watchbill.planning import areas, files
from watchbill.planning.check import check
from watchbill.planning.problem import BreakRule, PostDemand, Problem
from watchbill.planning.progress import Result
from watchbill.planning.rosters.incumbent import SolverError
from watchbill.planning.sample import sample_problem
from watchbill.planning.solve import solve

replace = msgspec.structs.replace


def small() -> Problem:
    return sample_problem(1, 2, 4, 1)


def planned(problem: Problem, time_limit_s: float = 1) -> Result:
    with ThreadPoolExecutor(1) as executor:
        return solve(problem, time_limit_s=time_limit_s, workers=1, executor=executor)


def rules(result: Result) -> set[str]:
    return {shortfall.rule for shortfall in result.plan.shortfalls}


def without_stops(problem: Problem) -> Problem:
    return replace(problem, stops=(), demands=())


def without_demands(problem: Problem) -> Problem:
    return replace(problem, demands=())


def without_teams(problem: Problem) -> Problem:
    return replace(problem, teams=())


def without_anything(problem: Problem) -> Problem:
    bare = without_stops(without_teams(problem))
    return replace(bare, areas=(), area_levels=(), minima=(), strengths=(), places=(), matrices=())


def one_team(problem: Problem) -> Problem:
    return replace(problem, teams=tuple(team for team in problem.teams if team.force == "patrol_team")[:1])


def one_police_patrol(problem: Problem) -> Problem:
    return replace(problem, teams=tuple(team for team in problem.teams if team.force == "police_patrol")[:1])


def only_posts(problem: Problem) -> Problem:
    return replace(problem, teams=tuple(team for team in problem.teams if team.force == "volunteer"))


def posts_everywhere(problem: Problem) -> Problem:
    """Every stop wants ten people of a force that patrols and works in each shift."""
    wanted = (
        PostDemand(
            stop=stop.code, day=0, shift=shift.code, start_s=0, end_s=shift.length_s, people=10, forces=("patrol_team",)
        )
        for stop in problem.stops
        for shift in problem.shifts
    )
    return replace(problem, post_demands=tuple(wanted))


def cut_off(problem: Problem) -> Problem:
    """The first stop cannot be reached from anywhere."""
    place = problem.stops[0].place
    matrices = tuple(
        replace(
            matrix,
            seconds=tuple(
                tuple(-1 if start != end and place in {start, end} else value for end, value in enumerate(row))
                for start, row in enumerate(matrix.seconds)
            ),
        )
        for matrix in problem.matrices
    )
    return replace(problem, matrices=matrices)


def nobody_may_enter(problem: Problem) -> Problem:
    return replace(problem, teams=tuple(replace(team, reach=()) for team in problem.teams))


def everybody_away(problem: Problem) -> Problem:
    return replace(problem, teams=tuple(replace(team, away=(0,)) for team in problem.teams))


def no_room_for_a_break(problem: Problem) -> Problem:
    """Shifts of six hours want a break that could only begin after their end."""
    shifts = tuple(replace(shift, end_s=shift.start_s + 21_600) for shift in problem.shifts)
    demands = tuple(replace(demand, max_gap_s=min(demand.max_gap_s, 21_600)) for demand in problem.demands)
    return replace(problem, shifts=shifts, demands=demands, breaks=BreakRule(earliest_s=21_600, latest_s=25_000))


def no_break(problem: Problem) -> Problem:
    return replace(problem, breaks=BreakRule(duration_s=0))


def one_shift(problem: Problem) -> Problem:
    demands = tuple(demand for demand in problem.demands if demand.shift == "early")
    forces = tuple(replace(force, shifts=("early",)) for force in problem.forces)
    minima = tuple(least for least in problem.minima if least.shift in {"", "early"})
    return replace(
        problem, shifts=problem.shifts[:1], cycle=("early", ""), demands=demands, forces=forces, minima=minima
    )


def windows_too_narrow(problem: Problem) -> Problem:
    """All visits of a stop would have to start in one minute."""
    return replace(
        problem, demands=tuple(replace(d, windows=((3_600, 3_660),), min_gap_s=600) for d in problem.demands)
    )


@dataclass(frozen=True)
class Edge:
    change: Callable[[Problem], Problem]
    lacking: frozenset[str]
    """Rules that this problem's plan must name."""


EDGES = [
    Edge(without_stops, frozenset()),
    Edge(without_demands, frozenset()),
    Edge(without_teams, frozenset({"visit_missing", "round_the_clock", "two_teams"})),
    Edge(without_anything, frozenset()),
    Edge(one_team, frozenset({"two_teams", "round_the_clock"})),
    Edge(one_police_patrol, frozenset({"two_teams", "round_the_clock"})),
    Edge(only_posts, frozenset({"visit_missing", "round_the_clock"})),
    Edge(posts_everywhere, frozenset({"post_unmanned"})),
    Edge(cut_off, frozenset({"visit_missing", "two_teams"})),
    Edge(nobody_may_enter, frozenset({"visit_missing", "round_the_clock"})),
    Edge(everybody_away, frozenset({"visit_missing", "level_share"})),
    Edge(no_room_for_a_break, frozenset({"break_missing"})),
    Edge(no_break, frozenset()),
    Edge(one_shift, frozenset()),
    Edge(windows_too_narrow, frozenset({"visit_missing"})),
]


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.change.__name__)
def test_plan_at_the_edge_has_no_error_and_names_what_it_lacks(edge: Edge) -> None:
    problem = edge.change(small())
    result = planned(problem)
    assert files.loads(files.dumps(files.OperationFile(problem=problem, plan=result.plan))).plan == result.plan
    assert [finding for finding in check(problem, result.plan) if finding.severity == "error"] == []
    assert edge.lacking <= rules(result)


DIVIDED = [edge for edge in EDGES if edge.change in (without_teams, one_team, cut_off, nobody_may_enter)]


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let four villages be planned in two groups."""
    monkeypatch.setattr(areas, "WHOLE_VISITS", 10)
    monkeypatch.setattr(areas, "GROUP_VISITS", 12)


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize("edge", DIVIDED, ids=lambda edge: edge.change.__name__)
def test_divided_plan_at_the_edge_has_no_error_and_names_what_it_lacks(edge: Edge) -> None:
    problem = edge.change(sample_problem(4, 2, 3, 1))
    result = planned(problem)
    assert len(areas.Map(problem).groups()) == 2
    assert [finding for finding in check(problem, result.plan) if finding.severity == "error"] == []
    assert edge.lacking <= rules(result)
    assert result.status not in {"failed", "complete"}


@pytest.mark.parametrize("villages", [1, 4])
def test_a_roster_solver_that_breaks_down_leaves_a_plan_and_says_so(
    groups: None, monkeypatch: pytest.MonkeyPatch, villages: int
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise SolverError("planted")

    monkeypatch.setattr("watchbill.planning.rosters.cpsat.solve.solve_model", broken)
    problem = sample_problem(villages, 2, 3, 1)
    result = planned(problem)
    assert result.status == "failed"
    assert result.plan.duties
    assert result.plan.routes
    assert [finding for finding in check(problem, result.plan) if finding.severity == "error"] == []


@pytest.mark.parametrize("seconds", [0.0, 0.05, 1.0])
@pytest.mark.parametrize("change", [lambda problem: problem, posts_everywhere], ids=["visits", "posts"])
def test_plan_after_hardly_any_time_has_no_error(change: Callable[[Problem], Problem], seconds: float) -> None:
    problem = change(sample_problem(2, 4, 4, 2))
    assert [finding for finding in check(problem, planned(problem, seconds).plan) if finding.severity == "error"] == []


def test_first_routes_of_every_shift_are_made_even_when_the_time_is_over() -> None:
    problem = sample_problem(2, 4, 4, 2)
    result = planned(problem, 0.0)
    assert {(route.day, route.shift) for route in result.plan.routes if route.steps} == {
        (demand.day, demand.shift) for demand in problem.demands
    }


def test_a_break_that_has_no_room_is_declared_for_every_route() -> None:
    result = planned(no_room_for_a_break(small()))
    assert sum(shortfall.rule == "break_missing" for shortfall in result.plan.shortfalls) == len(result.plan.routes)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (without_anything, "complete"),
        (without_teams, "infeasible"),
        (cut_off, "infeasible"),
        (no_room_for_a_break, "infeasible"),
        (windows_too_narrow, "infeasible"),
    ],
)
def test_status_tells_why_something_is_lacking(change: Callable[[Problem], Problem], status: str) -> None:
    assert planned(change(small())).status == status
