"""Plans after a change: sound, little changed, and what is past or pinned as it was."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from planning.patrols.town import all_on_duty, town, visits
from watchbill.planning.changes import (
    AnyChange,
    ChangeError,
    LevelSet,
    NewPlace,
    Pins,
    PlaceTravel,
    Since,
    SiteAdded,
    StopUnreachable,
    StreetClosed,
    TeamAdded,
    TeamOut,
    TravelSlowed,
    TravelTimes,
    VisitsChanged,
)
from watchbill.planning.check import check
from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Plan, Route
from watchbill.planning.problem import Place, Problem, Stop
from watchbill.planning.progress import Progress
from watchbill.planning.repair import Repair, repair
from watchbill.planning.repair.request import DAY_S
from watchbill.planning.shortfalls import shortfalls

Planned = tuple[Problem, Plan]
MIDDAY = Since(day=1, shift="early", second=3 * 3600)
MORNING = Since(day=1, shift="early")


def repaired(planned: Planned, *changes: AnyChange, since: Since = MORNING, **more: object) -> Repair:
    """Repair in rounds, so that the answer does not hang on the machine, or (``rounds=None``) in seconds."""
    settings: dict[str, object] = {"time_limit_s": 600, "rounds": 2}
    answer = repair(*planned, changes, since=since, **(settings | more))  # type: ignore[arg-type]
    assert [finding for finding in check(answer.problem, answer.plan) if finding.severity == "error"] == []
    return answer


def site(problem: Problem) -> SiteAdded:
    like = problem.stops[0]
    travel = tuple(
        PlaceTravel(mode=m.mode, there=m.seconds[like.place], back=tuple(row[like.place] for row in m.seconds))
        for m in problem.matrices
    )
    demands = tuple(
        structs.replace(demand, stop="NEW")
        for demand in problem.demands
        if demand.stop == like.code and demand.day >= 1
    )
    return SiteAdded(
        stop=Stop(code="NEW", name="New", ledger="site", category="bridge", area=like.area, place=0),
        at=NewPlace(place=Place(name="New", lon=0.002, lat=0.002), travel=travel),
        demands=demands,
    )


def slower(problem: Problem, part: int) -> StreetClosed:
    """Every so-many-th pair of places takes five minutes longer."""
    size = range(len(problem.places))
    return StreetClosed(
        street="High Street",
        travel=tuple(
            TravelTimes(
                mode=m.mode,
                times=tuple(
                    (a, b, m.seconds[a][b] + 300) for a in size for b in size if a != b and (a + b) % part == 0
                ),
            )
            for m in problem.matrices
        ),
    )


@st.composite
def changes(draw: st.DrawFn, problem: Problem) -> AnyChange:
    kind = draw(st.integers(0, 7))
    team = draw(st.sampled_from(problem.teams))
    stop = draw(st.sampled_from(problem.stops)).code
    day = draw(st.integers(0, 2))
    if kind == 0:
        shift = draw(st.sampled_from(("", "early", "middle", "night")))
        return TeamOut(team=team.code, day=day, shift=shift, people=draw(st.sampled_from((None, 1))))
    if kind == 1:
        area = draw(st.sampled_from(problem.areas)).code
        return LevelSet(area=area, day=day, level=draw(st.sampled_from(("regular", "enhanced", "extraordinary"))))
    if kind == 2:
        return slower(problem, draw(st.integers(2, 9)))
    if kind == 3:
        return site(problem)
    if kind == 4:
        return StopUnreachable(stop=stop)
    if kind == 5:
        return TeamAdded(team=structs.replace(team, code="EXTRA"))
    if kind == 6:
        return VisitsChanged(stop=stop, visits=draw(st.integers(0, 5)), day=day)
    return TravelSlowed(permille=draw(st.integers(1000, 3000)))


def walked(plan: Plan, problem: Problem, now_s: int) -> dict[tuple[str, int, str], list[tuple[str, str, int, int]]]:
    """What was done before an instant, by order."""
    found = {}
    for route in plan.routes:
        begin = route.day * DAY_S + problem.shift_by_code[route.shift].start_s
        steps = [
            (step.kind, step.stop, step.arrival_s, step.departure_s)
            for step in route.steps
            if begin + step.arrival_s < now_s
        ]
        if steps:
            found[route.team, route.day, route.shift] = steps
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_past_stays_to_the_letter_and_the_plan_is_sound(planned: Planned, data: st.DataObject) -> None:
    problem, plan = planned
    since = Since(
        day=data.draw(st.integers(0, 2)),
        shift=data.draw(st.sampled_from(("early", "middle", "night"))),
        second=data.draw(st.sampled_from((0, 1, 3_000, 12_000, 28_000))),
    )
    answer = repaired(planned, data.draw(changes(problem)), since=since)
    now_s = since.day * DAY_S + problem.shift_by_code[since.shift].start_s + since.second
    assert walked(answer.plan, problem, now_s) == walked(plan, problem, now_s)
    begun = {d for d in plan.duties if d.day * DAY_S + problem.shift_by_code[d.shift].start_s < now_s}
    later = {d for d in answer.plan.duties if d.day * DAY_S + problem.shift_by_code[d.shift].end_s > now_s}
    assert begun <= set(answer.plan.duties)
    assert set(answer.plan.duties) - later <= begun


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_pinned_stays_to_the_letter(planned: Planned, data: st.DataObject) -> None:
    problem, plan = planned
    out = data.draw(st.sampled_from(problem.teams)).code
    others = [team.code for team in problem.teams if team.code != out]
    teams = tuple(data.draw(st.sets(st.sampled_from(others), min_size=1, max_size=8)))
    pins = Pins(teams=teams, shifts=((1, "middle"),))
    answer = repaired(planned, TeamOut(team=out, day=1), pins=pins)

    def orders(of: Plan) -> set[object]:
        return {
            one
            for one in (*of.duties, *of.routes, *of.posts)
            if one.team != out and (one.team in teams or (one.day, one.shift) == (1, "middle"))
        }

    assert orders(answer.plan) == orders(plan)


def test_a_team_that_is_out_has_no_duty_and_its_visits_go_to_few_others(planned: Planned) -> None:
    problem, plan = planned
    team = next(d.team for d in plan.duties if d.day == 1 and problem.team_by_code[d.team].force == "police_patrol")
    answer = repaired(planned, TeamOut(team=team, day=1))
    assert not [d for d in answer.plan.duties if d.team == team and d.day >= 1]
    assert answer.measures.missed_visits == 0
    assert len(answer.differences) < answer.orders / 4
    assert {change.kind for change in answer.differences if change.team == team} == {"dropped"}


def test_a_team_that_drops_out_in_mid_shift_goes_home_and_others_make_its_visits(planned: Planned) -> None:
    _, plan = planned
    route = max(
        (r for r in plan.routes if (r.day, r.shift) == (1, "early")),
        key=lambda r: sum(step.arrival_s >= MIDDAY.second and step.kind == "visit" for step in r.steps),
    )
    answer = repaired(planned, TeamOut(team=route.team, day=1, shift="early"), since=MIDDAY)
    left: Route = next(r for r in answer.plan.routes if (r.team, r.day) == (route.team, 1))
    assert left.steps == tuple(step for step in route.steps if step.arrival_s < MIDDAY.second)
    lost = {step.stop for step in route.steps if step.kind == "visit"} - {step.stop for step in left.steps}
    taken = {stop for change in answer.differences for stop in change.stops_added}
    assert lost & taken


def test_a_raised_level_is_met_with_few_changed_orders(planned: Planned) -> None:
    answer = repaired(planned, LevelSet(area="V1", level="extraordinary", day=1))
    assert {(entry.level) for entry in answer.problem.area_levels if entry.area == "V1" and entry.day} == {
        "extraordinary"
    }
    assert sum(lack.amount for lack in answer.new_shortfalls if lack.rule == "visit_missing") == 0
    assert {change.day for change in answer.differences} <= {1, 2}


def test_a_new_site_is_visited(planned: Planned) -> None:
    answer = repaired(planned, site(planned[0]))
    assert [lack for lack in answer.plan.shortfalls if lack.stop == "NEW" and lack.rule == "visit_missing"] == []
    assert any("NEW" in change.stops_added for change in answer.differences)
    changed = Counter((change.day, change.shift) for change in answer.differences)
    assert max(changed.values()) <= 3  # two different teams must come, and one may make room for them


def test_an_unreachable_stop_is_missed_and_nothing_else_moves(planned: Planned) -> None:
    answer = repaired(planned, StopUnreachable(stop="V1-S1"))
    assert {lack.stop for lack in answer.new_shortfalls} == {"V1-S1"}
    assert {change.stops_dropped for change in answer.differences} <= {("V1-S1",), ("V1-S1",) * 2}
    assert not any(change.stops_added or change.stops_shifted for change in answer.differences)


def test_a_closed_street_leaves_alone_who_does_not_use_it(planned: Planned) -> None:
    problem, plan = planned
    closed = slower(problem, 5)
    answer = repaired(planned, closed)
    longer = {(a, b) for a, b, _ in closed.travel[0].times}
    for route in plan.routes:
        places = [problem.team_by_code[route.team].base, *(step.place for step in route.steps)]
        if longer.isdisjoint(zip(places, [*places[1:], places[0]], strict=True)):
            taken = [c for c in answer.differences if (c.team, c.day) == (route.team, route.day)]
            assert all(change.stops_dropped == () for change in taken)


def test_no_change_changes_nothing(planned: Planned) -> None:
    answer = repaired(planned)
    assert answer.differences == ()
    assert (answer.plan.duties, answer.plan.posts) == (planned[1].duties, planned[1].posts)
    assert set(answer.plan.routes) == set(planned[1].routes)


def test_orders_are_those_that_had_not_ended(planned: Planned) -> None:
    problem, plan = planned
    now_s = MORNING.day * DAY_S + problem.shift_by_code[MORNING.shift].start_s
    ends_s = [duty.day * DAY_S + problem.shift_by_code[duty.shift].end_s for duty in plan.duties]
    assert repaired(planned).orders == sum(end_s > now_s for end_s in ends_s) < len(ends_s)


def test_what_is_asked_of_shifts_that_are_over_stays_as_it_was(planned: Planned) -> None:
    problem, _ = planned
    changes = VisitsChanged(stop="V1-S1", visits=5), LevelSet(area="V1", level="extraordinary", day=0)
    after = repaired(planned, *changes).problem
    assert [one for one in after.demands if not one.day] == [one for one in problem.demands if not one.day]
    asked = [[least for least in one.minima if least.shift and not least.day] for one in (problem, after)]
    assert asked[0] == asked[1]
    assert [one.visits for one in after.demands if one.stop == "V1-S1" and one.day] == [5] * 6


def test_no_team_takes_over_more_visits_of_a_stop_than_it_may_make() -> None:
    problem = town(at=(300,), wants=({"visits": 2, "teams": 1, "most_visits": 1},))
    duties = tuple(all_on_duty(problem))
    routes = plan_shift(problem, duties, day=0, shift="early", time_limit_s=600, seed=1, rounds=1).routes
    plan = Plan(duties=duties, routes=routes, shortfalls=shortfalls(problem, duties, routes))
    answer = repaired((problem, plan), TeamOut(team="t0", day=0), since=Since(day=0, shift="early"))
    assert [team for _, team in visits(answer.plan.routes, "s0")] == ["t1"]


def test_a_second_repair_starts_from_the_first(planned: Planned) -> None:
    first = repaired(planned, StopUnreachable(stop="V1-S1"))
    second = repaired((first.problem, first.plan), TeamOut(team="V2-1", day=1, shift="night"), since=MIDDAY)
    assert second.problem.walked_until_s > first.problem.walked_until_s
    assert not any(change.stops_added == ("V1-S1",) for change in second.differences)


@pytest.mark.parametrize("limit_s", [0.0, 1.0])
def test_there_is_a_plan_even_without_time(planned: Planned, limit_s: float) -> None:
    assert repaired(planned, TeamOut(team="V1-1", day=1), time_limit_s=limit_s, rounds=None).plan.routes


def test_a_cancelled_repair_gives_a_plan_and_tells_of_its_stages(planned: Planned) -> None:
    messages: list[Progress] = []
    answer = repaired(planned, TeamOut(team="V1-1", day=1), cancelled=lambda: True, on_progress=messages.append)
    assert answer.status == "stopped"
    assert [message.stage for message in messages][:: len(messages) - 1] == ["roster", "done"]
    assert messages[-1].plan == answer.plan


def test_a_change_that_does_not_fit_is_refused(planned: Planned) -> None:
    with pytest.raises(ChangeError):
        repair(*planned, [TeamOut(team="nobody")], since=MORNING)
