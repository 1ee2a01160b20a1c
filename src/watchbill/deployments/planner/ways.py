"""The streets of an operation, and the walked lines of routes along them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from watchbill.geography.network import StreetNetwork
from watchbill.operations.models import Operation
from watchbill.places import models as places
from watchbill.planning.plan import Route
from watchbill.planning.problem import Mode, Problem

Line = list[list[float]]
Leg = tuple[int, int, Mode]


class Ways:
    """Lines along the streets for all legs of some routes; each way is looked for once."""

    def __init__(self, problem: Problem, network: StreetNetwork, routes: Iterable[Route]) -> None:
        self._problem = problem
        self._found: dict[Leg, Line] = {}
        wanted: dict[Mode, dict[tuple[int, int], None]] = {}
        for route in routes:
            for begin, end, mode in self._legs_of(route):
                if begin != end:
                    wanted.setdefault(mode, {})[begin, end] = None
        points = [(place.lon, place.lat) for place in problem.places]
        for mode, legs in wanted.items():
            for (begin, end), line in zip(legs, network.ways(points, list(legs), mode), strict=True):
                if line:
                    self._found[begin, end, mode] = [[round(lon, 6), round(lat, 6)] for lon, lat in line]

    def legs(self, route: Route) -> list[Line]:
        """One line per leg of a route: base to the first step, step to step, last step to the base."""
        return [self._found.get(leg) or self._straight(leg) for leg in self._legs_of(route)]

    def _legs_of(self, route: Route) -> list[Leg]:
        team = self._problem.team_by_code[route.team]
        places = [team.base, *(step.place for step in route.steps), team.base]
        return [(begin, end, team.mode) for begin, end in pairwise(places)]

    def _straight(self, leg: Leg) -> Line:
        ends = (self._problem.places[place] for place in leg[:2])
        return [[place.lon, place.lat] for place in ends]


def street_network(operation: Operation) -> StreetNetwork:
    """The streets of the operation's district; raises ``ValidationError`` where none were imported."""
    row = places.StreetNetwork.objects.filter(district=operation.district).first()
    if row is None:
        raise ValidationError(_("%(code)s has no streets: import a map first.") % {"code": operation.code})
    return StreetNetwork.from_bytes(bytes(row.data))
