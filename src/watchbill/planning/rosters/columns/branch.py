"""Branch and price: split on what a person does on a day until the linear program is whole; proves as it goes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.case import OFF, Schedule
from watchbill.planning.rosters.columns.generation import Generation, round_up
from watchbill.planning.rosters.columns.room import Room
from watchbill.planning.stopping import StopRule

WHOLE = 1e-5


class Decision(Struct, kw_only=True, frozen=True):
    """A person must (or must not) have this entry, a shift's position or ``OFF``, on a day."""

    person: int
    day: int
    entry: int
    must: bool


Node: TypeAlias = tuple[float, tuple[Decision, ...]]
"""A bound on what is below the node, and the decisions that lead there."""


class Tree:
    """A search tree over a part; a node is the tuple of its decisions, the likelier child is looked at first."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._master = generation.master
        self._whole = dict(generation.part.rooms)
        self._open: list[Node] = [(-math.inf, ())]
        self._rooms: dict[int, tuple[list[Decision], Room]] = {}
        """The last room of each person, and the decisions that it comes from: most are alike from node to node."""
        self._below = math.inf
        self._found: dict[int, Schedule] | None = None
        self._left_open = math.inf
        """The least bound of nodes that were closed unproven, for pricing is not exact where too many limits bind."""
        self.nodes = 0

    @property
    def bound(self) -> float:
        """The least bound of the nodes that are left; infinite where there are none."""
        return min([self._left_open, *(bound for bound, _ in self._open)])

    @property
    def done(self) -> bool:
        """Whether no node is left to be looked at."""
        return not self._open

    def run(self, stop: StopRule, below: Callable[[], float]) -> dict[int, Schedule] | None:
        """Search on until the tree is empty or ``stop`` says so; return the best schedules under ``below``, if any.

        Goes down to the likelier child until there is none, and then on at the node with the least bound. ``below``
        is asked again and again, for somebody else may find something better meanwhile.
        """
        self._found = None
        self._below = min(self._below, below())
        plunging = False
        while self._open and not stop(self._below):
            if not plunging:
                self._open = [node for node in self._open if node[0] < self._below]
                self._open.sort(key=lambda node: (-node[0], len(node[1])))
            if not self._open:
                break
            node = self._open.pop()
            children = self._visit(node, stop) if node[0] < self._below else []
            if children is None:
                self._open.append(node)
                break
            self._open += children
            plunging = bool(children)
            self._below = min(self._below, below())
        return self._found

    def _visit(self, node: Node, stop: StopRule) -> list[Node] | None:
        """Solve a node; return its children with their bound, none where the time was up."""
        self.nodes += 1
        above, decisions = node
        if (least := self._enter(decisions)) > -math.inf:
            self._left_open = min(self._left_open, max(above, least))
            return []
        bound = round_up(self._generation.converge(stop, self._below, known=above))
        if bound >= self._below:
            return []
        if stop(self._below) or not self._master.solve(stop.remaining_s()):
            return None
        shares = self._master.shares()
        split = self._split(shares)
        if split is None:
            self._below = round(self._master.value)
            chosen = np.flatnonzero(shares > 0.5).tolist()
            self._found = {self._master.owners[at]: self._master.schedules[at] for at in chosen}
            if bound < self._below:
                self._left_open = min(self._left_open, bound)
            return []
        person, day, entry = split
        return [
            (bound, (*decisions, Decision(person=person, day=day, entry=entry, must=must))) for must in (False, True)
        ]

    def _enter(self, decisions: tuple[Decision, ...]) -> float:
        """Set rooms and columns for a node.

        Return minus infinity, or where somebody has no schedule a bound on the node: infinite where there is none at
        all, zero where none was found.
        """
        by_person: dict[int, list[Decision]] = {}
        for decision in decisions:
            by_person.setdefault(decision.person, []).append(decision)
        rooms = {person: self._room(person, by_person.get(person, [])) for person in self._whole}
        self._generation.rooms = rooms
        pricers = self._generation.pricers
        allowed = self._allowed(decisions)
        owners = np.array(self._master.owners)
        for person in by_person:
            if not allowed[owners == person].any():
                priced = pricers[person].cheapest(pricers[person].person.wish_prices * 0, rooms[person])
                if not priced.schedules:
                    return math.inf if priced.bound == math.inf else 0.0
                self._generation.add(person, priced.schedules[0])
                allowed, owners = np.append(allowed, True), np.append(owners, person)
        self._master.allow(allowed)
        return -math.inf

    def _allowed(self, decisions: tuple[Decision, ...]) -> NDArray[np.bool_]:
        schedules, owners = self._master.entries, np.array(self._master.owners)
        allowed = np.ones(len(owners), np.bool_)
        for decision in decisions:
            fits = (schedules[:, decision.day] == decision.entry) == decision.must
            allowed &= (owners != decision.person) | fits
        return allowed

    def _room(self, person: int, decisions: list[Decision]) -> Room:
        before, room = self._rooms.get(person, ([], self._whole[person]))
        if decisions != before:
            room = self._generation.pricers[person].person.narrowed(
                self._whole[person], [(decision.day, decision.entry, decision.must) for decision in decisions]
            )
            self._rooms[person] = decisions, room
        return room

    def _split(self, shares: NDArray[np.float64]) -> tuple[int, int, int] | None:
        """Return (person, day, entry) that the solution is least sure of; none where it is whole."""
        best: tuple[float, tuple[int, int, int]] | None = None
        used = np.flatnonzero((shares > WHOLE) & (shares < 1 - WHOLE))
        owners = np.array(self._master.owners)[used]
        for person in dict.fromkeys(owners.tolist()):
            mine = used[owners == person]
            weight = shares[mine]
            rows = self._master.entries[mine]
            days = np.flatnonzero((rows != rows[0]).any(axis=0))
            if not len(days):
                continue
            rows = rows[:, days]
            for entries in (OFF, *range(len(self._generation.pricers[person].person.case.shifts))):
                share = weight @ (rows == entries)
                doubt = np.minimum(share, 1 - share) + (0.25 if entries == OFF else 0.0) * (
                    np.minimum(share, 1 - share) > WHOLE
                )
                at = int(np.argmax(doubt))
                if doubt[at] > WHOLE and (best is None or doubt[at] > best[0]):
                    best = float(doubt[at]), (person, int(days[at]), entries)
        return best[1] if best else None
