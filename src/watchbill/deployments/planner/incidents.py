"""What happened, as changes of a plan's problem: streets from the network, sites and teams from their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from watchbill.deployments.planner.problems import build_problem
from watchbill.deployments.planner.ways import street_network
from watchbill.geography import closures
from watchbill.geography.network import StreetNetwork
from watchbill.operations.models import Operation
from watchbill.places.queries import basemap
from watchbill.planning.changes import (
    ChangeError,
    NewPlace,
    PlaceTravel,
    Since,
    SiteAdded,
    StreetClosed,
    TeamAdded,
    TravelTimes,
)
from watchbill.planning.problem import Mode, Place, Problem

MODES: tuple[Mode, ...] = ("foot", "bicycle", "car")
Point = tuple[float, float]


def since(operation: Operation, instant: dt.datetime) -> Since:
    """The shift that is under way at an instant, or the next one; raises ``ValidationError`` outside the operation.

    ``instant`` is wall time in the operation's zone.
    """
    found: list[tuple[dt.datetime, Since]] = []
    for day, date in enumerate(operation.dates):
        midnight = dt.datetime.combine(date, dt.time())
        for shift in operation.shifts.all():
            begin = midnight + dt.timedelta(minutes=shift.start_min)
            if begin <= instant < midnight + dt.timedelta(minutes=shift.end_min):
                return Since(day=day, shift=shift.code, second=int((instant - begin).total_seconds()))
            if begin > instant:
                found.append((begin, Since(day=day, shift=shift.code)))
    if not found:
        raise ValidationError(_("%(time)s is after the end of the operation.") % {"time": f"{instant:%Y-%m-%d %H:%M}"})
    return min(found, key=lambda pair: pair[0])[1]


def street_names(operation: Operation) -> list[str]:
    """Names of the streets on the map of the operation's district."""
    return sorted({name for name, _line in _named_streets(operation)})


def street_closed(
    operation: Operation, problem: Problem, *, names: Sequence[str] = (), points: Sequence[Point] = ()
) -> StreetClosed:
    """Streets closed as a whole by name, and blocks by a point on them; ``ValidationError`` for an unknown one."""
    network = street_network(operation)
    drawn = _named_streets(operation)
    closed: set[int] = set()
    for name in names:
        lines = [line for other, line in drawn if other.casefold() == name.casefold()]
        segments = closures.segments_along(network, lines)
        if not len(segments):
            raise ValidationError(_("There is no street “%(name)s” on the map.") % {"name": name})
        closed.update(segments.tolist())
    for lon, lat in points:
        block = closures.block_at(network, lon, lat)
        if block is None:
            raise ValidationError(
                _("There is no street at %(lat)s, %(lon)s.") % {"lat": round(lat, 5), "lon": round(lon, 5)}
            )
        closed.add(block)
    labels = [*names, *(f"{lat:.5f}, {lon:.5f}" for lon, lat in points)]
    return StreetClosed(
        street="; ".join(labels), travel=_changed_times(problem, closures.without(network, sorted(closed)))
    )


def _changed_times(problem: Problem, network: StreetNetwork) -> tuple[TravelTimes, ...]:
    points = np.array([(place.lon, place.lat) for place in problem.places], dtype=np.float64).reshape(-1, 2)
    found = []
    for mode in MODES:
        if mode not in problem.modes:
            continue
        old = np.array(problem.legs(mode, range(len(points))), dtype=np.int64).reshape(len(points), len(points))
        new = network.matrix(points, mode).astype(np.int64)
        pairs = np.argwhere((old >= 0) & ((new > old) | (new < 0)) & ~np.eye(len(points), dtype=bool))
        if len(pairs):
            times = tuple((int(a), int(b), int(new[a, b])) for a, b in pairs)
            found.append(TravelTimes(mode=mode, times=times))
    return tuple(found)


def _named_streets(operation: Operation) -> list[tuple[str, list[list[float]]]]:
    found: list[tuple[str, list[list[float]]]] = []
    for feature in basemap(None, operation.district)["features"]:
        shape = feature["geometry"]
        if feature["properties"].get("kind") != "street" or not feature["properties"].get("name"):
            continue
        lines = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
        if shape["type"] in {"LineString", "MultiLineString"}:
            found += [(feature["properties"]["name"], line) for line in lines]
    return found


def site_added(operation: Operation, problem: Problem, entry_code: str) -> SiteAdded:
    """A ledger entry that the plan does not know yet; raises ``ValidationError`` where there is none."""
    if entry_code in problem.stop_by_code:
        raise ValidationError(_("%(code)s is in the plan already.") % {"code": entry_code})
    today = build_problem(operation)
    stop = today.stop_by_code.get(entry_code)
    if stop is None:
        raise ValidationError(_("There is no ledger entry “%(code)s” that wants visits.") % {"code": entry_code})
    demands = tuple(demand for demand in today.demands if demand.stop == entry_code)
    return SiteAdded(stop=stop, at=_new_place(operation, problem, today.places[stop.place]), demands=demands)


def team_added(operation: Operation, problem: Problem, team_code: str) -> TeamAdded:
    """A team that the plan does not know yet; raises ``ValidationError`` where there is none."""
    if team_code in problem.team_by_code:
        raise ValidationError(_("%(code)s is in the plan already.") % {"code": team_code})
    today = build_problem(operation)
    team = today.team_by_code.get(team_code)
    if team is None:
        raise ValidationError(_("There is no team “%(code)s”.") % {"code": team_code})
    return TeamAdded(team=team, base=_new_place(operation, problem, today.places[team.base]))


def _new_place(operation: Operation, problem: Problem, place: Place) -> NewPlace:
    network = street_network(operation)
    points = np.array([(one.lon, one.lat) for one in (*problem.places, place)], dtype=np.float64)
    travel = []
    for mode in MODES:
        if mode in problem.modes:
            times = network.matrix(points, mode).astype(int)
            travel.append(
                PlaceTravel(
                    mode=mode,
                    there=tuple(times[-1, :-1].tolist()),
                    back=tuple(times[:-1, -1].tolist()),
                )
            )
    return NewPlace(place=place, travel=tuple(travel))


def refusal(error: ChangeError) -> str:
    """Why a change does not fit the plan, in the language in force."""
    sentences = {
        "unknown_team": _("There is no team “%(value)s” in the plan."),
        "unknown_area": _("There is no area “%(value)s” in the plan."),
        "unknown_stop": _("There is no stop “%(value)s” in the plan."),
        "unknown_shift": _("There is no shift “%(value)s”."),
        "outside_days": _("Day %(value)s is not a day of the operation."),
        "taken_code": _("%(value)s is in the plan already."),
        "no_demand": _("%(value)s wants no visits on these days."),
        "no_strengths": _("This plan was made by an older version and cannot take another level: plan anew first."),
    }
    return sentences.get(error.code, str(error)) % {"value": error.value}
