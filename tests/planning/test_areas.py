"""Groups of villages: all of them once, connected, of about the same work; and their shares of what is asked above."""

from __future__ import annotations

from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.planning.areas import Map, deal_teams, grow
from watchbill.planning.excerpts import Excerpts
from watchbill.planning.overview import AreaLine, summed
from watchbill.planning.plan import Route, Step
from watchbill.planning.problem import Team
from watchbill.planning.sample import sample_problem


def grid(columns: int, rows: int) -> dict[str, list[str]]:
    spots = {(x, y) for x in range(columns) for y in range(rows)}
    return {
        f"{x}.{y}": [f"{u}.{v}" for u, v in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if (u, v) in spots]
        for x, y in sorted(spots)
    }


def is_connected(group: tuple[str, ...], links: dict[str, list[str]]) -> bool:
    seen, edge = {group[0]}, [group[0]]
    while edge:
        edge = [other for village in edge for other in links[village] if other in group and other not in seen]
        seen.update(edge)
    return len(seen) == len(group)


@settings(max_examples=30, deadline=None)
@given(columns=st.integers(3, 12), rows=st.integers(3, 12), data=st.data())
def test_groups_hold_each_village_once_are_connected_and_alike(columns: int, rows: int, data: st.DataObject) -> None:
    links = grid(columns, rows)
    weights = {village: data.draw(st.integers(8, 12)) for village in links}
    first = data.draw(st.lists(st.sampled_from(sorted(links)), max_size=4, unique=True))
    aim = sum(weights.values()) / max(1, len(links) // 6)
    groups = grow(links, weights, aim, first)
    assert Counter(village for group in groups for village in group) == Counter(list(links))
    assert all(is_connected(group, links) for group in groups)
    assert max(sum(weights[village] for village in group) for group in groups) <= 2.5 * aim


def test_groups_grow_across_the_seams_of_before() -> None:
    links = grid(2, 2)
    weights = dict.fromkeys(links, 10)
    before = grow(links, weights, 20, ["0.0"])
    after = grow(links, weights, 20, ["0.0"], before)
    assert sorted(map(len, before)) == sorted(map(len, after)) == [2, 2]
    assert not set(map(frozenset, before)) & set(map(frozenset, after))


def test_wider_groups_are_fewer() -> None:
    city = Map(sample_problem(36, 12, 4, 1))
    assert len(city.groups(size=2)) == len(city.groups()) / 2


def test_villages_apart_from_all_others_share_a_group() -> None:
    islands: dict[str, list[str]] = {f"I{number}": [] for number in range(6)}
    groups = grow(islands, dict.fromkeys(islands, 1), 6)
    assert len(groups) == 1


def test_small_operation_is_one_group() -> None:
    assert len(Map(sample_problem(4, 3, 4, 2)).groups()) == 1


def test_teams_at_home_above_are_dealt_by_the_work() -> None:
    problem = sample_problem(8, 3, 2, 1)
    villages = tuple(area.code for area in problem.areas if area.kind == "village")
    cars = tuple(
        Team(code=f"C{n}", name="Car", force="police_patrol", area="D", strength=2, base=0, reach=villages)
        for n in range(8)
    )
    problem = msgspec.structs.replace(problem, teams=(*problem.teams, *cars))
    weights = Map(problem).weights
    dealt = deal_teams(problem, (villages[:6], villages[6:]), weights)
    assert sorted(team.code for teams in dealt for team in teams) == sorted(team.code for team in problem.teams)
    share = [sum(team.area == "D" for team in teams) for teams in dealt]
    assert share == [6, 2]


def test_excerpt_keeps_ways_and_brings_routes_back() -> None:
    problem = sample_problem(4, 3, 2, 1)
    teams = tuple(team for team in problem.teams if team.area in {"V2", "V4"})
    excerpt = Excerpts(problem).of(("V2", "V4"), teams)
    assert {stop.area for stop in excerpt.problem.stops} == {"V2", "V4"}
    assert all(set(team.reach) <= {"V2", "V4"} for team in excerpt.problem.teams)
    stop = excerpt.problem.stops[0]
    base = excerpt.problem.teams[0].base
    whole = problem.stop_by_code[stop.code].place, problem.team_by_code[teams[0].code].base
    assert excerpt.problem.leg_s("foot", base, stop.place) == problem.leg_s("foot", whole[1], whole[0])
    step = Step(kind="visit", stop=stop.code, place=stop.place, arrival_s=900, departure_s=1200)
    route = Route(team=teams[0].code, day=0, shift="early", start_s=0, end_s=5000, steps=(step,))
    (out,) = excerpt.outward([route])
    assert out.steps[0].place == whole[0]
    assert excerpt.inward([out]) == (route,)


def line(area: str, shift: str, missed: int) -> AreaLine:
    return AreaLine(
        area=area, villages=3, day=0, shift=shift, state="planned", missed_visits=missed, worst_gap_ratio=1.0 + missed
    )


def test_long_list_of_areas_is_summed_up_the_worst_first() -> None:
    lines = tuple(line(f"T{number}", shift, number) for number in range(50) for shift in ("early", "night"))
    rows = summed(lines, most=5)
    assert [row.area for row in rows] == ["T49", "T48", "T47", "T46", ""]
    assert rows[0].missed_visits == 98
    assert (rows[-1].villages, rows[-1].parts) == (46 * 3, 46 * 2)
    assert sum(row.missed_visits for row in rows) == 2 * sum(range(50))


def test_a_small_part_joins_a_neighbour() -> None:
    links = grid(1, 7)
    groups = grow(links, dict.fromkeys(links, 10), 30)
    assert sorted(map(len, groups)) == [3, 4]
