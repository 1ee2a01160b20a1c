"""Tiny operations in which a rule decides the roster."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from watchbill.planning.problem import (
    Area,
    Demand,
    Force,
    Matrix,
    Minimum,
    Operation,
    Place,
    Problem,
    RestRules,
    Shift,
    Stop,
    Team,
)

HOUR = 3600
SHIFTS = (
    Shift(code="early", start_s=6 * HOUR, end_s=14 * HOUR),
    Shift(code="middle", start_s=14 * HOUR, end_s=22 * HOUR),
    Shift(code="night", start_s=22 * HOUR, end_s=30 * HOUR, night=True),
)

Build = Callable[..., Problem]


def build_problem(
    teams: Sequence[Team],
    *,
    days: int = 1,
    minima: Sequence[Minimum] = (),
    demands: Sequence[Demand] = (),
    shifts: Sequence[Shift] = SHIFTS,
    patrols: bool = False,
    rotates: bool = False,
    rest: RestRules | None = None,
    **more: object,
) -> Problem:
    """One township with the villages V and W, one force "force", one stop in V; no minima beside those given."""
    force = Force(
        code="force", name="Force", shifts=tuple(shift.code for shift in shifts), patrols=patrols, rotates=rotates
    )
    return Problem(
        operation=Operation(code="op", name="Op", time_zone="UTC", start_date="2026-05-04", days=days),
        shifts=tuple(shifts),
        forces=(force,),
        level_rules=(),
        rest=rest or RestRules(),
        areas=(
            Area(code="T", name="Township", kind="township"),
            Area(code="V", name="Village V", kind="village", parent="T", neighbours=("W",)),
            Area(code="W", name="Village W", kind="village", parent="T", neighbours=("V",)),
        ),
        area_levels=(),
        minima=tuple(minima),
        places=(Place(name="base", lon=0, lat=0), Place(name="stop", lon=0.001, lat=0)),
        matrices=(Matrix(mode="foot", seconds=((0, 90), (90, 0))),),
        stops=(Stop(code="S", name="Stop", ledger="zone", category="square", area="V", place=1),),
        demands=tuple(demands),
        teams=tuple(teams),
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def build() -> Build:
    return build_problem
