"""The streets of an operation, and the walked lines of routes along them."""

from __future__ import annotations

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from watchbill.geography.network import StreetNetwork
from watchbill.operations.models import Operation
from watchbill.places import models as places
from watchbill.planning.plan import Route
from watchbill.planning.problem import Mode, Problem

Line = list[list[float]]


class Ways:
    """Lines along the streets between the places of a problem; each way is looked for once."""

    def __init__(self, problem: Problem, network: StreetNetwork) -> None:
        self._problem = problem
        self._network = network
        self._found: dict[tuple[int, int, Mode], Line] = {}

    def legs(self, route: Route) -> list[Line]:
        """One line per leg of a route: base to the first step, step to step, last step to the base."""
        team = self._problem.team_by_code[route.team]
        places = [team.base, *(step.place for step in route.steps), team.base]
        return [self._leg(begin, end, team.mode) for begin, end in pairwise(places)]

    def _leg(self, begin: int, end: int, mode: Mode) -> Line:
        key = (begin, end, mode)
        if key not in self._found:
            self._found[key] = self._line(begin, end, mode)
        return self._found[key]

    def _line(self, begin: int, end: int, mode: Mode) -> Line:
        a, b = self._problem.places[begin], self._problem.places[end]
        start, goal = (a.lon, a.lat), (b.lon, b.lat)
        points = [] if begin == end else self._network.path(start, goal, mode)
        points = points or [start, goal]
        return [[round(lon, 6), round(lat, 6)] for lon, lat in points]


def street_network(operation: Operation) -> StreetNetwork:
    """The streets of the operation's district; raises ``ValidationError`` where none were imported."""
    row = places.StreetNetwork.objects.filter(district=operation.district).first()
    if row is None:
        raise ValidationError(_("%(code)s has no streets: import a map first.") % {"code": operation.code})
    return StreetNetwork.from_bytes(bytes(row.data))
