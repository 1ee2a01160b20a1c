"""What patrols will want of a roster: teams in reach and minutes of visits, per village, day and shift."""

from __future__ import annotations

from watchbill.planning.problem import Problem, Struct

USABLE = 0.85
"""Share of a patrol's time that can be spent on visits and the ways between them, beside waiting."""


class Want(Struct, kw_only=True, frozen=True):
    """The wishes of all demands of one village in one shift."""

    minutes: int
    """Dwell and ways of all visits, minutes."""
    teams: tuple[int, ...]
    """How many demands want at least 1, 2, 3, … different teams."""
    neighbours: int
    """How many demands want visits by teams from elsewhere."""


def wants(problem: Problem) -> dict[tuple[str, int, str], Want]:
    """Return the wishes by (village code, day, shift code)."""
    ways = typical_way_s(problem)
    seconds: dict[tuple[str, int, str], int] = {}
    teams: dict[tuple[str, int, str], list[int]] = {}
    neighbours: dict[tuple[str, int, str], int] = {}
    for demand in problem.demands:
        village = problem.stop_by_code[demand.stop].area
        key = (village, demand.day, demand.shift)
        seconds[key] = seconds.get(key, 0) + demand.visits * (demand.dwell_s + ways[village])
        counts = teams.setdefault(key, [])
        for number in range(min(demand.visits, demand.teams)):
            if number == len(counts):
                counts.append(0)
            counts[number] += 1
        neighbours[key] = neighbours.get(key, 0) + (demand.neighbour_visits > 0)
    return {
        key: Want(minutes=-(-total // 60), teams=tuple(teams[key]), neighbours=neighbours[key])
        for key, total in seconds.items()
    }


def typical_way_s(problem: Problem) -> dict[str, int]:
    """Return the mean way to the second-nearest other stop on foot (or in the first mode), seconds by village."""
    places: dict[str, list[int]] = {}
    for stop in problem.stops:
        places.setdefault(stop.area, []).append(stop.place)
    mode = "foot" if "foot" in problem.modes else next((matrix.mode for matrix in problem.matrices), "")
    ways: dict[str, int] = {}
    for village, positions in places.items():
        near = []
        for origin in positions:
            legs = (problem.leg_s(mode, origin, other) for other in positions if other != origin)
            ahead = sorted(leg for leg in legs if leg >= 0)
            near += ahead[1:2] or ahead[:1]
        ways[village] = round(sum(near) / len(near)) if near else 0
    return ways


def patrol_minutes(problem: Problem, shift_code: str) -> int:
    """Return the minutes that one team can patrol in a shift, its break and some waiting taken off."""
    length_s = problem.shift_by_code[shift_code].length_s
    if length_s >= problem.breaks.least_shift_s:
        length_s -= problem.breaks.duration_s
    return max(0, round(length_s * USABLE / 60))
