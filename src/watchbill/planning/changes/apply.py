"""A problem with changes in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import TypeVar, assert_never

from msgspec import structs

from watchbill.planning import levels
from watchbill.planning.changes.vocabulary import (
    AnyChange,
    LevelSet,
    NewPlace,
    PlaceTravel,
    SiteAdded,
    StopUnreachable,
    StreetClosed,
    TeamAdded,
    TeamOut,
    TravelSlowed,
    VisitsChanged,
)
from watchbill.planning.problem import Absence, AreaLevel, Demand, Matrix, Problem, Team

LEAST_TEAMS = 2
"""Different teams that a stop wants as soon as it wants as many visits."""
T = TypeVar("T")


class ChangeError(ValueError):
    """A change that does not fit its problem: a code for what is wrong, the field, and what it holds.

    Codes: ``unknown_team``, ``unknown_area``, ``unknown_stop``, ``unknown_shift``, ``unknown_force``,
    ``unknown_place``, ``taken_code``, ``outside_days``, ``no_demand`` (nothing to take the other figures from),
    ``no_strengths`` (the problem does not say what its minima come from) and ``travel_size`` (not one time for
    every place).
    """

    def __init__(self, code: str, field: str, value: str | int) -> None:
        self.code = code
        self.field = field
        self.value = value
        super().__init__(f"{code}: {field} = {value}")


def apply(problem: Problem, changes: Iterable[AnyChange]) -> Problem:
    """Return the problem with the changes in it, applied in order; raises ``ChangeError``."""
    return reduce(_changed, changes, problem)


def _changed(problem: Problem, change: AnyChange) -> Problem:
    match change:
        case TeamOut():
            return _team_out(problem, change)
        case LevelSet():
            return _level_set(problem, change)
        case StreetClosed():
            return _street_closed(problem, change)
        case TravelSlowed():
            return _travel_slowed(problem, change)
        case SiteAdded():
            return _site_added(problem, change)
        case StopUnreachable():
            return _stop_unreachable(problem, change)
        case TeamAdded():
            return _team_added(problem, change)
        case VisitsChanged():
            return _visits_changed(problem, change)
        case _:
            assert_never(change)


def _team_out(problem: Problem, change: TeamOut) -> Problem:
    team = _known(problem.team_by_code, change.team, "team")
    days = _days(problem, change.day, change.until_day)
    order = [shift.code for shift in sorted(problem.shifts, key=lambda shift: shift.start_s)]
    if change.shift:
        _known(problem.shift_by_code, change.shift, "shift")
    later = order[order.index(change.shift) :] if change.shift else order
    people = team.strength if change.people is None else change.people
    if len(later) < len(order):
        absences = [Absence(day=change.day, shift=shift, people=people) for shift in later if change.day in days]
        days = days[1:]
    else:
        absences = []
    absences += [Absence(day=day, people=people) for day in days]
    return _with_team(problem, structs.replace(team, absences=(*team.absences, *absences)))


def _with_team(problem: Problem, changed: Team) -> Problem:
    return structs.replace(
        problem, teams=tuple(changed if team.code == changed.code else team for team in problem.teams)
    )


def _level_set(problem: Problem, change: LevelSet) -> Problem:
    _known(problem.area_by_code, change.area, "area")
    if not problem.strengths and any(rule.basis != "cycle" for rule in problem.level_rules):
        raise ChangeError("no_strengths", "area", change.area)
    before = levels.levels_in_force(problem.areas, problem.area_levels)
    area_levels = {(entry.area, entry.day): entry for entry in problem.area_levels}
    touched: set[tuple[str, int]] = set()
    for day in _days(problem, change.day, change.until_day):
        old = before.get((change.area, day))
        for area in problem.areas:
            follows = change.area in problem.ancestors(area.code) and before.get((area.code, day)) == old
            if follows:
                touched.add((area.code, day))
                area_levels[area.code, day] = AreaLevel(area=area.code, day=day, level=change.level)
    listed = tuple(area_levels.values())
    asked = (minimum for minimum in levels.minima_of(problem, listed) if (minimum.area, minimum.day) in touched)
    kept = (minimum for minimum in problem.minima if (minimum.area, minimum.day) not in touched)

    def demand(old: Demand) -> Demand:
        stop = problem.stop_by_code[old.stop]
        if (stop.area, old.day) not in touched:
            return old
        more = levels.more_visits(change.level, stop.priority)
        less = levels.more_visits(before.get((stop.area, old.day), "regular"), stop.priority)
        return with_visits(problem, old, max(1, old.visits + more - less))

    return structs.replace(
        problem, area_levels=listed, minima=(*kept, *asked), demands=tuple(demand(old) for old in problem.demands)
    )


def with_visits(problem: Problem, demand: Demand, visits: int) -> Demand:
    """Return a demand with another number of visits; its gaps keep their share of the even gap.

    The least gap never grows: visits that were planned closer together stay right when fewer are wanted.
    """
    length_s = problem.shift_by_code[demand.shift].length_s
    before, after = demand.visits + 1, visits + 1
    teams = demand.teams if demand.teams < demand.visits else max(demand.teams, LEAST_TEAMS)
    return structs.replace(
        demand,
        visits=visits,
        teams=min(teams, visits),
        neighbour_visits=min(demand.neighbour_visits, visits),
        min_gap_s=min(demand.min_gap_s, demand.min_gap_s * before // after),
        max_gap_s=min(length_s, demand.max_gap_s * before // after),
    )


def _street_closed(problem: Problem, change: StreetClosed) -> Problem:
    for travel in change.travel:
        for pair in travel.times:
            for place in pair[:2]:
                _position(problem, place, "travel.times")
    times = {travel.mode: travel.times for travel in change.travel}
    return structs.replace(
        problem, matrices=tuple(_with_times(matrix, times.get(matrix.mode, ())) for matrix in problem.matrices)
    )


def _with_times(matrix: Matrix, times: tuple[tuple[int, int, int], ...]) -> Matrix:
    """Return a matrix with new times for those of the pairs that it holds."""
    if not times:
        return matrix
    index = {place: row for row, place in enumerate(matrix.places or range(len(matrix.seconds)))}
    rows: dict[int, list[int]] = {}
    for start, end, seconds in times:
        if start in index and end in index:
            row = index[start]
            rows.setdefault(row, list(matrix.seconds[row]))[index[end]] = seconds
    changed = (tuple(rows[number]) if number in rows else row for number, row in enumerate(matrix.seconds))
    return structs.replace(matrix, seconds=tuple(changed))


def _travel_slowed(problem: Problem, change: TravelSlowed) -> Problem:
    def slowed(matrix: Matrix) -> Matrix:
        if change.modes and matrix.mode not in change.modes:
            return matrix
        rows = (
            tuple(seconds if seconds < 0 else -(-seconds * change.permille // 1000) for seconds in row)
            for row in matrix.seconds
        )
        return structs.replace(matrix, seconds=tuple(rows))

    return structs.replace(problem, matrices=tuple(slowed(matrix) for matrix in problem.matrices))


def _site_added(problem: Problem, change: SiteAdded) -> Problem:
    _free(problem.stop_by_code, change.stop.code, "stop.code")
    _known(problem.area_by_code, change.stop.area, "area", "stop.area")
    for demand in change.demands:
        if demand.stop != change.stop.code:
            raise ChangeError("unknown_stop", "demands.stop", demand.stop)
        _known(problem.shift_by_code, demand.shift, "shift", "demands.shift")
        _days(problem, demand.day, None)
    grown = _with_place(problem, change.at)
    stop = structs.replace(change.stop, place=len(problem.places))
    return structs.replace(grown, stops=(*problem.stops, stop), demands=(*problem.demands, *change.demands))


def _stop_unreachable(problem: Problem, change: StopUnreachable) -> Problem:
    """Give the stop a place of its own, at the same point, with no way to it or from it."""
    stop = _known(problem.stop_by_code, change.stop, "stop")
    grown = _with_place(problem, NewPlace(place=problem.places[stop.place], travel=()))
    moved = structs.replace(stop, place=len(problem.places))
    return structs.replace(grown, stops=tuple(moved if one.code == stop.code else one for one in problem.stops))


def _with_place(problem: Problem, new: NewPlace) -> Problem:
    """Return the problem with one more place, the last in its list, in each matrix from which there is a way to it."""
    size = len(problem.places)
    ways = {travel.mode: travel for travel in new.travel}
    for travel in new.travel:
        for times in (travel.there, travel.back):
            if len(times) != size:
                raise ChangeError("travel_size", travel.mode, len(times))
    return structs.replace(
        problem,
        places=(*problem.places, new.place),
        matrices=tuple(_with_row(matrix, size, ways.get(matrix.mode)) for matrix in problem.matrices),
    )


def _with_row(matrix: Matrix, size: int, travel: PlaceTravel | None) -> Matrix:
    """Return a matrix with a row and a column for place number ``size``; without them where there is no way."""
    places = matrix.places or tuple(range(size))
    if travel is None or all(travel.there[place] < 0 and travel.back[place] < 0 for place in places):
        return structs.replace(matrix, places=places)
    rows = ((*row, travel.back[place]) for place, row in zip(places, matrix.seconds, strict=True))
    new = (*(travel.there[place] for place in places), 0)
    return structs.replace(matrix, places=(*places, size), seconds=(*rows, new))


def _team_added(problem: Problem, change: TeamAdded) -> Problem:
    team = change.team
    _free(problem.team_by_code, team.code, "team.code")
    _known(problem.area_by_code, team.area, "area", "team.area")
    for area in team.reach:
        _known(problem.area_by_code, area, "area", "team.reach")
    _known(problem.force_by_code, team.force, "force", "team.force")
    if change.base is None:
        _position(problem, team.base, "team.base")
        return structs.replace(problem, teams=(*problem.teams, team))
    grown = _with_place(problem, change.base)
    return structs.replace(grown, teams=(*problem.teams, structs.replace(team, base=len(problem.places))))


def _visits_changed(problem: Problem, change: VisitsChanged) -> Problem:
    _known(problem.stop_by_code, change.stop, "stop")
    if change.shift:
        _known(problem.shift_by_code, change.shift, "shift")
    days = _days(problem, change.day, change.until_day)
    demands: list[Demand] = []
    found = False
    for demand in problem.demands:
        if demand.stop != change.stop or demand.day not in days or change.shift not in {"", demand.shift}:
            demands.append(demand)
            continue
        found = True
        if change.visits:
            demands.append(with_visits(problem, demand, change.visits))
    if not found:
        raise ChangeError("no_demand", "stop", change.stop)
    return structs.replace(problem, demands=tuple(demands))


def _days(problem: Problem, day: int, until_day: int | None) -> range:
    if day >= problem.operation.days:
        raise ChangeError("outside_days", "day", day)
    last = problem.operation.days if until_day is None else until_day
    if not day < last <= problem.operation.days:
        raise ChangeError("outside_days", "until_day", last)
    return range(day, last)


def _position(problem: Problem, place: int, field: str) -> None:
    if not 0 <= place < len(problem.places):
        raise ChangeError("unknown_place", field, place)


def _free(known: Mapping[str, object], code: str, field: str) -> None:
    if code in known:
        raise ChangeError("taken_code", field, code)


def _known(known: Mapping[str, T], code: str, what: str, field: str = "") -> T:
    if code not in known:
        raise ChangeError(f"unknown_{what}", field or what, code)
    return known[code]
