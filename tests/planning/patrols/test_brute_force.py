"""The engine, and the exact model by itself, against every plan there is of tiny shifts."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planning.patrols.every_plan import LENGTH, STEP, STEPS, best_worth, total, worths_of
from planning.patrols.town import NO_BREAK, all_on_duty, errors, town, with_other_force
from watchbill.planning.patrols import asked, plan_shift
from watchbill.planning.patrols.case import Case, Tours
from watchbill.planning.patrols.lack import lack_less
from watchbill.planning.patrols.proof import settle
from watchbill.planning.patrols.shift import routes_of
from watchbill.planning.patrols.small import Effort, is_small
from watchbill.planning.problem import BreakRule, Matrix, Problem
from watchbill.planning.stopping import NEVER

Rows = tuple[tuple[int, ...], ...]


def pause(duration: int, earliest: int, latest: int, least_shift: int = STEPS) -> BreakRule:
    """A break, in steps."""
    return BreakRule(
        duration_s=duration * STEP,
        earliest_s=earliest * STEP,
        latest_s=latest * STEP,
        least_shift_s=least_shift * STEP,
    )


BREAKS = (
    NO_BREAK,
    pause(1, 3, 5),
    pause(1, 4, 4),
    pause(2, 2, 6),
    pause(1, 0, 1),
    pause(1, 7, 8),
    pause(1, STEPS, STEPS),  # no room for it
    pause(1, 3, 5, least_shift=STEPS + 1),
)
CUTS = ("", "", "", "", "into", "out of", "up past", "down past")


def cut_off(rows: Rows, street: tuple[int, ...], cut: str, place: int) -> Rows:
    """The travel times without the ways into a place, or out of it, or up or down the ``street`` past it.

    Whoever could go somewhere by a detour could go there straight before, and still can.
    """

    def is_gone(start: int, end: int) -> bool:
        return (
            start != end
            and {
                "": False,
                "into": end == place,
                "out of": start == place,
                "up past": street[start] < street[place] <= street[end],
                "down past": street[end] < street[place] <= street[start],
            }[cut]
        )

    return tuple(
        tuple(-1 if is_gone(start, end) else way for end, way in enumerate(row)) for start, row in enumerate(rows)
    )


steps = st.integers(0, STEPS).map(lambda number: number * STEP)
short = st.integers(0, 3).map(lambda number: number * STEP)
window = st.tuples(steps, short).map(lambda of: (of[0], of[0] + of[1] + STEP))


@st.composite
def towns(draw: st.DrawFn, most_windows: int) -> Problem:
    """One street, some teams on foot and some by bicycle, at half the time; there are no travel times for boats."""

    def want(visits: int) -> dict[str, Any]:
        return {
            "visits": visits,
            "teams": draw(st.sampled_from((1, 1, 2))),
            "neighbour_visits": draw(st.sampled_from((0, 0, 1))),
            "most_visits": draw(st.sampled_from((None, None, 1, 2))),
            "forces": draw(st.sampled_from((1, 1, 2))),
            "dwell_s": draw(st.sampled_from((0, STEP, STEP, 2 * STEP))),
            "min_gap_s": draw(st.sampled_from((0, 0, STEP, 2 * STEP, 3 * STEP))),
            "force_gap_s": draw(st.sampled_from((0, 0, 2 * STEP))),
            "windows": tuple(draw(st.lists(window, max_size=most_windows))),
            "area": draw(st.sampled_from(("home", "next"))),
            "priority": draw(st.integers(1, 5)),
        }

    def team() -> dict[str, Any]:
        return {
            "at": draw(short),
            "area": draw(st.sampled_from(("home", "next"))),
            "reach": draw(st.sampled_from((("home", "next"), ("home", "next"), ("home",)))),
            "force": draw(st.sampled_from(("patrol", "other"))),
            "mode": draw(st.sampled_from(("foot", "foot", "foot", "bicycle", "bicycle", "boat"))),
        }

    counts = draw(st.sampled_from(((1,), (2,), (3,), (4,), (1, 1), (2, 1), (3, 1), (1, 1, 1), (2, 2), (2, 1, 1))))
    problem = town(
        at=tuple(draw(short) for _ in counts),
        wants=tuple(want(visits) for visits in counts),
        teams=tuple(team() for _ in range(draw(st.integers(1, 2)))),
        length_s=LENGTH,
        breaks=draw(st.sampled_from(BREAKS)),
    )
    walked = problem.matrices[0].seconds
    ridden = tuple(tuple(-(-way // (2 * STEP)) * STEP for way in row) for row in walked)
    street = walked[len(counts)]
    places = st.integers(0, len(street) - 1)
    matrices = tuple(
        Matrix(mode=mode, seconds=cut_off(rows, street, draw(st.sampled_from(CUTS)), draw(places)))
        for mode, rows in (("foot", walked), ("bicycle", ridden))
    )
    return with_other_force(msgspec.structs.replace(problem, matrices=matrices))


def open_in(*windows: tuple[int, int]) -> dict[str, Any]:
    """One visit that takes a step, in any of these windows, given in steps."""
    return {
        "visits": 1,
        "teams": 1,
        "dwell_s": STEP,
        "windows": tuple((low * STEP, high * STEP) for low, high in windows),
    }


OTHER_WINDOWS = town(
    at=(0, STEP, STEP),
    wants=(open_in((0, 2), (0, 3), (5, 8)), open_in((3, 4), (5, 8), (3, 6)), open_in((0, 3))),
    teams=({"at": 2 * STEP},),
    length_s=LENGTH,
)
"""All visits can be made, but not each in the window that is nearest to an even time."""
OTHER_BASE = town(
    at=(3 * STEP,),
    wants=({"visits": 1, "teams": 1, "dwell_s": 0, "area": "next"},),
    teams=({}, {"at": 3 * STEP, "reach": ("home",)}),
    length_s=LENGTH,
    breaks=pause(1, 4, 4),
)
"""The one team that may make the visit can do so with a break at the other one's base only."""


@settings(max_examples=60, derandomize=True)
@example(problem=OTHER_WINDOWS)
@example(problem=OTHER_BASE)
@given(problem=towns(most_windows=3))
def test_engine_is_as_good_as_the_best_of_all_plans_and_no_bound_is_above_it(problem: Problem) -> None:
    """Always the same towns: the search is not exact."""
    answer = plan_shift(problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=8)
    best, stops = best_worth(problem), worths_of(problem, answer.routes)
    found = total(stops)
    assert errors(problem, answer.routes) == []
    assert found.lacks == best.lacks
    assert found.worst_ratio <= best_worth(problem, [stop.lacks for stop in stops]).worst_ratio + 1e-3
    assert answer.bounds.missed_visits <= best.missed
    if not any(best.lacks):
        assert answer.bounds.worst_gap_ratio <= best.worst_ratio + 1e-9


@settings(max_examples=60, derandomize=True)
@example(problem=OTHER_BASE)
@given(problem=towns(most_windows=2))
def test_exact_model_finds_the_best_of_all_plans_and_proves_it(problem: Problem) -> None:
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early")
    effort = Effort(stop=NEVER, seed=1, workers=1, deterministic_s=10)
    tours = case.idle
    if is_small(asked.within_reach(case)):
        least = lack_less(case, case.idle, effort)
        assert least.proven
        tours = least.tours or case.idle
        prove_shortest_gaps(problem, case, tours, effort)
    found = total(worths_of(problem, routes_of(case, tours)))
    assert found.lacks == best_worth(problem).lacks


def prove_shortest_gaps(problem: Problem, case: Case, tours: Tours, effort: Effort) -> None:
    """Shorter gaps for what ``tours`` give are found and proven; more than that is not found."""
    worths = worths_of(problem, routes_of(case, tours))
    best = best_worth(problem, [worth.lacks for worth in worths])
    all_wanted = asked.within_reach(case)
    assert (settle(all_wanted, STEPS, effort).tours is None) == asked.is_lacking(all_wanted, tours)
    given_now = asked.given(case, tours)
    ratio = total(worths).worst_ratio
    found = settle(given_now, ratio, effort)
    if found.tours is not None:
        routes = routes_of(case, found.tours)
        assert errors(problem, routes) == []
        assert [worth.lacks for worth in worths_of(problem, routes)] == [worth.lacks for worth in worths]
        ratio = total(worths_of(problem, routes)).worst_ratio
    assert found.least_ratio <= best.worst_ratio + 1e-9
    assert found.least_ratio <= ratio <= min(best.worst_ratio, found.least_ratio) + 1e-3
