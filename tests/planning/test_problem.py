"""Travel times by blocks: which pairs can be travelled, and how long they take."""

from __future__ import annotations

import msgspec
import pytest

from watchbill.planning.check import check
from watchbill.planning.problem import Matrix, Problem
from watchbill.planning.sample import sample_problem
from watchbill.planning.solve import solve

BASE = sample_problem(1, 3, 2, 1)
FIRST = Matrix(mode="foot", places=(2, 0), seconds=((0, 60), (50, 0)))
SECOND = Matrix(mode="foot", places=(0, 2, 1), seconds=((0, 7, 40), (7, 0, 30), (45, -1, 0)))


def with_matrices(*matrices: Matrix) -> Problem:
    return msgspec.structs.replace(BASE, matrices=matrices)


@pytest.mark.parametrize(
    ("mode", "origin", "target", "seconds"),
    [
        ("foot", 2, 0, 60),  # the first matrix that holds the pair counts
        ("foot", 0, 2, 50),
        ("foot", 0, 1, 40),
        ("foot", 1, 0, 45),
        ("foot", 1, 2, -1),
        ("foot", 0, 3, -1),  # in no matrix together
        ("foot", 3, 3, 0),
        ("car", 0, 1, -1),
    ],
)
def test_leg_is_looked_up_in_the_blocks(mode: str, origin: int, target: int, seconds: int) -> None:
    assert with_matrices(FIRST, SECOND).leg_s(mode, origin, target) == seconds


def test_legs_are_the_legs_one_by_one() -> None:
    problem, places = with_matrices(FIRST, SECOND), (3, 1, 0, 2)
    assert problem.legs("foot", places) == [[problem.leg_s("foot", a, b) for b in places] for a in places]


def test_matrix_without_places_is_of_all_places() -> None:
    matrix = BASE.matrices[0]
    assert BASE.legs(matrix.mode, range(len(BASE.places))) == [list(row) for row in matrix.seconds]


def test_blocks_that_hold_all_legs_plan_like_one_matrix() -> None:
    blocks = tuple(msgspec.structs.replace(matrix, places=tuple(range(len(BASE.places)))) for matrix in BASE.matrices)
    problem = with_matrices(*blocks)
    result = solve(problem, time_limit_s=600, rounds=0, workers=1)
    assert result.measures.visits
    assert check(problem, result.plan) == check(BASE, result.plan)
