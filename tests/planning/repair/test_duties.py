"""The roster part against brute force: as few shortfalls, and among those as few changed duties, as there can be."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from watchbill.planning.changes import Pins, TeamOut, apply
from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Area, Force, Minimum, Operation, Place, Problem, Shift, Team
from watchbill.planning.repair.duties import repair_duties
from watchbill.planning.repair.request import Request
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit

SHIFTS = (
    Shift(code="early", start_s=6 * 3600, end_s=14 * 3600),
    Shift(code="night", start_s=22 * 3600, end_s=30 * 3600, night=True),
)
CHOICES = ("", "early", "night")
DAYS = 2


def problem(strengths: list[int], minima: list[int]) -> Problem:
    """One village with a few squads of one force that holds posts; one minimum for each day and shift."""
    keys = [(day, shift.code) for day in range(DAYS) for shift in SHIFTS]
    return Problem(
        operation=Operation(code="op", name="Op", time_zone="UTC", start_date="2026-05-04", days=DAYS),
        shifts=SHIFTS,
        forces=(Force(code="guard", name="", shifts=("early", "night"), patrols=False),),
        level_rules=(),
        areas=(Area(code="T", name="", kind="township"),),
        area_levels=(),
        minima=tuple(
            Minimum(area="T", day=day, shift=shift, force="guard", people=people)
            for (day, shift), people in zip(keys, minima, strict=True)
        ),
        places=(Place(name="", lon=0, lat=0),),
        matrices=(),
        stops=(),
        demands=(),
        teams=tuple(
            Team(code=f"G{number}", name="", force="guard", area="T", strength=strength, base=0)
            for number, strength in enumerate(strengths)
        ),
    )


def as_duties(asked: Problem, choice: tuple[str, ...]) -> tuple[Duty, ...]:
    cells = itertools.product(asked.teams, range(DAYS))
    return tuple(
        Duty(team=team.code, day=day, shift=shift) for (team, day), shift in zip(cells, choice, strict=True) if shift
    )


def is_legal(asked: Problem, duties: tuple[Duty, ...]) -> bool:
    plan = Plan(duties=duties, routes=(), shortfalls=shortfalls(asked, duties, ()))
    return not any(finding.severity == "error" for finding in check(asked, plan))


def cost(asked: Problem, kept: set[Duty], duties: tuple[Duty, ...], had: dict[object, float]) -> tuple[int, int]:
    """People missing beyond what was missing before, then changed days and changed teams."""
    short = sum(max(0, lack.amount - had.get((lack.day, lack.shift), 0)) for lack in shortfalls(asked, duties, ()))
    cells = {(duty.team, duty.day) for duty in kept.symmetric_difference(duties)}
    return round(short), 2 * len(cells) + len({team for team, _ in cells})


@settings(max_examples=40, deadline=None)
@given(
    strengths=st.lists(st.integers(1, 3), min_size=2, max_size=3),
    minima=st.lists(st.integers(0, 4), min_size=4, max_size=4),
    data=st.data(),
)
def test_the_repair_is_as_good_as_the_best_of_all_rosters(
    strengths: list[int], minima: list[int], data: st.DataObject
) -> None:
    before = problem(strengths, minima)
    everything = [
        duties
        for choice in itertools.product(CHOICES, repeat=len(strengths) * DAYS)
        if is_legal(before, duties := as_duties(before, choice))
    ]
    old = data.draw(st.sampled_from(everything))
    after = apply(before, [TeamOut(team="G0", day=data.draw(st.integers(0, 1)))])
    plan = Plan(duties=old, routes=(), shortfalls=shortfalls(before, old, ()))
    request = Request(before, plan, after, 0, Pins())
    answer = repair_duties(request, stop=TimeLimit(5), seed=1, workers=1)
    assert is_legal(after, answer)
    kept = {duty for duty in old if after.team_by_code[duty.team].present(duty.day, duty.shift)}
    had: dict[object, float] = {(lack.day, lack.shift): lack.amount for lack in plan.shortfalls}
    best = min(cost(after, kept, duties, had) for duties in everything if is_legal(after, duties))
    assert cost(after, kept, answer, had) == best


def test_what_the_old_roster_lacked_is_not_mended() -> None:
    before = problem([2, 2], [4, 0, 0, 0])
    plan = Plan(duties=(Duty(team="G0", day=0, shift="early"),), routes=())
    request = Request(before, plan, structs.replace(before), 0, Pins())
    assert repair_duties(request, stop=TimeLimit(5), seed=1, workers=1) == plan.duties
