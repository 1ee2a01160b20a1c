"""Which teams, forces and neighbours the search holds a stop to, and when it gives way: a visit matters more.

The search refuses a visit that leaves no room for somebody else who is wanted. So where those have no time, a visit
that others could make stays out. Then the stop's wishes are dropped, the least important kind first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from watchbill.planning.patrols.state import FREE, Net, State

Counts = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Wishes:
    """What the stops of a net wish for, as it was at the beginning, by stop."""

    net: Net
    teams: Counts
    forces: Counts
    neighbours: Counts

    @classmethod
    def of(cls, net: Net) -> Wishes:
        """The wishes of a net that nobody has changed."""
        return cls(net, net.teams_needed.copy(), net.forces_needed.copy(), net.neighbours_needed.copy())

    def loosen(self, state: State) -> bool:
        """Drop the least important wish of the stops that lack a visit; false where there is none to drop."""
        net = self.net
        out = (state.team[: net.visits] < 0) & (net.holder[: net.visits] == FREE)
        lacking = np.zeros(net.first.size, np.bool_)
        lacking[net.want[: net.visits][out]] = True
        for needed, least in ((net.neighbours_needed, 0), (net.forces_needed, 1), (net.teams_needed, 1)):
            dropped = lacking & (needed > least)
            if dropped.any():
                needed[dropped] = least
                return True
        return False

    def hold(self, state: State) -> None:
        """Ask again for what the stops have now, or may still have, of what they wished for at the beginning."""
        net = self.net
        loose = (
            (net.neighbours_needed < self.neighbours)
            | (net.forces_needed < self.forces)
            | (net.teams_needed < self.teams)
        )
        for want in np.flatnonzero(loose):
            visits = slice(net.first[want], net.first[want] + net.length[want])
            makes = np.where(state.team[visits] >= 0, state.team[visits], net.holder[visits])
            teams = [int(team) for team in makes if team >= 0]
            out = len(makes) - len(teams)
            neighbours = sum(bool(net.neighbour[want, team]) for team in teams)
            net.teams_needed[want] = min(self.teams[want], out + len(set(teams)))
            net.forces_needed[want] = min(self.forces[want], out + len({int(net.force[team]) for team in teams}))
            net.neighbours_needed[want] = min(self.neighbours[want], out + neighbours)
