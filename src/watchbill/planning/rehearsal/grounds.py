"""Grounds: the places between which teams of the same mode and reach walk, and the travel times between them.

A ground holds the stops that its teams may enter, in order, then every other place where one of them may be (bases,
places of breaks). Its tables stay small however large the city is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from watchbill.planning.arrays import flat, ints, offsets
from watchbill.planning.problem import Mode, Problem, Team
from watchbill.planning.rehearsal.case import NO_WAY, NONE


class Ground:
    """Stops in reach and other places of the teams that share mode and reach; a node is a position in ``places``."""

    def __init__(self, problem: Problem, team: Team, stops_of_area: Mapping[str, Sequence[int]]) -> None:
        self.mode: Mode = team.mode
        self.stops = sorted(number for area in team.reach for number in stops_of_area.get(area, ()))
        self.places = [problem.stops[number].place for number in self.stops]
        self._node_of_stop = {number: node for node, number in enumerate(self.stops)}
        self._node_of_place: dict[int, int] = {}

    def node_of_stop(self, stop: int, place: int) -> int:
        """Node of a stop; added as a place where it is out of reach."""
        node = self._node_of_stop.get(stop)
        return self.node_of_place(place) if node is None else node

    def node_of_place(self, place: int) -> int:
        """Node of a place; added where it is new."""
        if place not in self._node_of_place:
            self._node_of_place[place] = len(self.places)
            self.places.append(place)
        return self._node_of_place[place]


def ground_tables(problem: Problem, grounds: Sequence[Ground]) -> dict[str, Any]:
    """Return the fields of a ``ShiftCase`` that tell of its grounds; all of their nodes have to be known."""
    legs = (problem.legs(ground.mode, ground.places) for ground in grounds)
    tables = [np.array(table, dtype=np.int32).ravel() for table in legs]
    times = np.concatenate([np.zeros(0, np.int32), *tables])
    stops = [[*ground.stops, *[NONE] * (len(ground.places) - len(ground.stops))] for ground in grounds]
    return {
        "first_node": offsets(stops),
        "reach_sizes": ints(len(ground.stops) for ground in grounds),
        "node_stops": flat(stops),
        "node_places": flat([ground.places for ground in grounds]),
        "first_time": offsets(tables),
        "times": np.where(times < 0, NO_WAY, times).astype(np.int32),
    }
