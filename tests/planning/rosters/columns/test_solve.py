from __future__ import annotations

import time

from hypothesis import given, settings

from planning.rosters.tiny import best_value, case_of, cases, cover_row, person
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.solve import solve_shifts
from watchbill.planning.rosters.roster import faults, value


def month(people: int = 12, days: int = 28) -> RosterCase:
    """A month that cannot be solved in an instant."""
    staff = [
        person(
            f"P{at}", longest_run=5, least_run=2, least_off=2, most_weekends=2, least_minutes=7_000, most_minutes=9_000,
            days_off=(at % days, (3 * at + 5) % days),
        )
        for at in range(people)
    ]  # fmt: skip
    cover = [
        cover_row(day, shift, (day * 7 + at * 3) % 5 + 1, 100, 1)
        for day in range(days)
        for at, shift in enumerate("EN")
    ]
    return case_of(*staff, days=days, cover=tuple(cover))


@settings(max_examples=40, deadline=None)
@given(case=cases(most_days=4, most_workers=2))
def test_solve_reaches_and_proves_the_best_of_all_rosters(case: RosterCase) -> None:
    best = best_value(case)

    result = solve_shifts(case, time_limit_s=20)

    if best is None:
        assert result.status == "infeasible"
        assert result.impossible
    else:
        assert result.roster is not None
        assert (result.status, result.value, result.bound) == ("optimal", best, best)
        assert faults(case, result.roster) == ()
        assert value(case, result.roster) == best


def test_solve_names_people_who_have_no_schedule_at_all() -> None:
    busy = person("B", least_minutes=600 * 7, days_off=(3,))

    result = solve_shifts(case_of(person("A"), busy), time_limit_s=5)

    assert (result.status, result.impossible, result.roster) == ("infeasible", ("B",), None)


def test_solve_without_staff_pays_for_the_whole_cover() -> None:
    cover = (cover_row(0, "E", 3, 10, 1),)

    result = solve_shifts(case_of(cover=cover), time_limit_s=5)

    assert (result.status, result.value, result.bound) == ("optimal", 30, 30)


def test_solve_without_cover_meets_every_wish_it_can() -> None:
    result = solve_shifts(case_of(person()), time_limit_s=5)

    assert (result.status, result.value) == ("optimal", 0)


def test_solve_keeps_a_time_limit_of_one_second() -> None:
    case = month(people=25)
    solve_shifts(month(people=2, days=7), time_limit_s=1)
    began = time.monotonic()

    result = solve_shifts(case, time_limit_s=1)

    assert time.monotonic() - began < 3
    assert result.roster is not None
    assert faults(case, result.roster) == ()
    assert result.bound <= result.value == value(case, result.roster)


def test_solve_reports_ever_better_rosters() -> None:
    case = month(people=6)
    seen: list[tuple[int, int]] = []

    result = solve_shifts(
        case, time_limit_s=3, on_roster=lambda roster, paid, _: seen.append((paid, value(case, roster)))
    )

    values = [value for value, _ in seen]
    assert values == sorted(set(values), reverse=True)
    assert values == [checked for _, checked in seen]
    assert values[-1] == result.value


def test_solve_stops_with_the_best_when_cancelled() -> None:
    result = solve_shifts(month(), time_limit_s=30, cancelled=lambda: True)

    assert result.status == "stopped"
    assert result.roster is not None
    assert result.seconds < 10
