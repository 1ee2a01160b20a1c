"""Both backends against brute force, and what a search answers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from planning.rosters.backends import Backend, assert_best, by_columns, by_model
from planning.rosters.tiny import best_value, case_of, cases, cover_row, crew_cases, person
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import Roster, faults, value
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.stopping import StopRule, TimeLimit


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


@pytest.mark.parametrize("backend", [by_model, by_columns])
@settings(max_examples=40, deadline=None)
@given(case=cases(most_days=4, most_workers=2))
def test_backend_proves_the_best_roster_of_people(backend: Backend, case: RosterCase) -> None:
    assert_best(case, backend)


@pytest.mark.parametrize("backend", [by_model, by_columns])
@pytest.mark.parametrize("history", [(0, -1, 0), (-1, 0, -1)])
def test_backend_leaves_runs_alone_that_ended_in_the_history(backend: Backend, history: tuple[int, ...]) -> None:
    worker = person(history=history, least_off=3 if history[0] == 0 else 1, least_run=3 if history[0] != 0 else 1)
    assert_best(case_of(worker, days=3, cover=tuple(cover_row(day, "E", 1, 5, 0) for day in (0, 2))), backend)


@pytest.mark.parametrize("backend", [by_model, by_columns])
def test_backend_counts_weekends_and_not_their_days(backend: Backend) -> None:
    """From a Friday on: a Saturday and Sunday, and another Saturday, of which a person may work one weekend."""
    cover = tuple(cover_row(day, "E", 1, 5, 0) for day in (1, 2, 8))
    worker = person(most_shifts={"E": 9}, most_weekends=1)
    case = case_of(worker, days=9, cover=cover, first_weekday=4)
    assert best_value(case) == 5
    assert_best(case, backend)


@settings(max_examples=100, deadline=None)
@given(case=crew_cases())
def test_model_proves_the_best_roster_of_crews(case: RosterCase) -> None:
    assert_best(case, by_model)


@settings(max_examples=60, deadline=None)
@given(case=crew_cases())
def test_search_proves_the_best_roster_of_crews(case: RosterCase) -> None:
    best = best_value(case)
    answer = solve_roster(case, stop=TimeLimit(600), workers=1)
    if best is None:
        assert (answer.status, answer.roster, answer.bound) == ("infeasible", None, math.inf)
        assert answer.impossible
    else:
        assert (answer.status, answer.value, answer.bound) == ("optimal", best, best)


@pytest.mark.parametrize("workers", [1, 2])
def test_search_names_workers_who_have_no_schedule_at_all(workers: int) -> None:
    busy = person("B", least_minutes=600 * 7, days_off=(3,))
    answer = solve_roster(case_of(person("A"), busy), stop=TimeLimit(600), workers=workers)
    assert (answer.status, answer.impossible, answer.roster) == ("infeasible", ("B",), None)


def test_search_without_workers_pays_for_the_whole_cover() -> None:
    answer = solve_roster(case_of(cover=(cover_row(0, "E", 3, 10, 1),)), stop=TimeLimit(600))
    assert (answer.status, answer.value, answer.bound) == ("optimal", 30, 30)


def test_search_without_cover_meets_every_wish_it_can() -> None:
    answer = solve_roster(case_of(person()), stop=TimeLimit(600))
    assert (answer.status, answer.value) == ("optimal", 0)


@pytest.mark.parametrize("workers", [1, 2])
def test_search_has_a_legal_roster_after_one_second(workers: int) -> None:
    case = month(people=25)
    answer = solve_roster(case, stop=TimeLimit(1), workers=workers)
    assert answer.roster is not None
    assert faults(case, answer.roster) == ()
    assert answer.bound <= answer.value == value(case, answer.roster)


def test_search_reports_ever_better_rosters() -> None:
    case = month(people=6)
    seen: list[tuple[float, int]] = []
    answer = solve_roster(
        case, stop=TimeLimit(3), on_roster=lambda roster, paid, _: seen.append((paid, value(case, roster)))
    )
    values = [paid for paid, _ in seen]
    assert values == sorted(set(values), reverse=True)
    assert values == [checked for _, checked in seen]
    assert values[-1] == answer.value


def test_search_stops_with_the_best_when_cancelled() -> None:
    answer = solve_roster(month(), stop=TimeLimit(600), cancelled=lambda: True)
    assert answer.status == "stopped"
    assert answer.roster is not None


def test_search_keeps_the_first_roster_where_a_backend_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(incumbent: Incumbent, stop: StopRule, **_: int) -> None:
        incumbent.offer(Roster(schedules=((1, 0, -1, -1, -1, -1, -1),)), -5)

    monkeypatch.setattr("watchbill.planning.rosters.cpsat.solve.solve_model", wrong)
    answer = solve_roster(case_of(person(crews=(0,)), cover=(cover_row(0, "E", 1, 10, 1),)), stop=TimeLimit(5))
    assert answer.status == "failed"
    assert answer.roster is not None
    assert faults(case_of(person()), answer.roster) == ()
