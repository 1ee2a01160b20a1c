"""What was counted as rows of figures: now, and on an earlier day where one is chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from watchbill.places.enums import RiskColour
from watchbill.places.models import Area
from watchbill.places.queries import Standing, Sums, Tally


@dataclass(frozen=True)
class Figure:
    """A number; ``then`` is what it was on the earlier day, ``None`` where there was nothing to count.

    ``more`` narrows a ledger to the entries it counts, or those that a share lacks; ``leads``: there are some.
    """

    now: float | None
    then: float | None = None
    unit: str = ""
    more: dict[str, str] = field(default_factory=dict)
    leads: bool = False

    @property
    def difference(self) -> float:
        """How much more it is now."""
        return 0 if self.then is None or self.now is None else round(self.now - self.then, 2)


@dataclass(frozen=True)
class Line:
    """A row of figures: of a ledger, an area below, or whatever its label says."""

    label: str
    figures: list[Figure]
    ledger: str = ""
    area: Area | None = None
    filter: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[Figure, str]]:
        """Its figures, each with what narrows the ledger's list to the entries it counts."""
        return [(one, "".join(f"&{urlencode({key: value})}" for key, value in {**self.filter, **one.more}.items()))
                for one in self.figures]  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """Tallies now and on an earlier day; ``then`` is ``None`` where no day is compared."""

    now: Sequence[Tally] = ()
    then: Sequence[Tally] | None = None

    def __bool__(self) -> bool:
        return bool(self.now or self.then)

    def grouped(self, key: Callable[[Tally], Hashable]) -> dict[Any, Counted]:
        """Split by what a tally says of itself; a group that is not there holds nothing."""
        return self._spread(lambda tally: (key(tally),))

    def by_area(self) -> dict[str, Counted]:
        """For the path of every area of the grid, what lies in it: an entry counts in all areas above it."""
        return self._spread(lambda tally: accumulate(f"{code}/" for code in tally.path.split("/")[:-1]))

    def of_ledger(self, ledger: str) -> Counted:
        """Of one ledger, or all (``""``)."""
        return self.grouped(lambda one: one.ledger)[ledger] if ledger else self

    def by_area_below(self, here: Area) -> dict[str, Counted]:
        """Split by the path of the area right below, ``""`` for entries of the area at large."""

        def below(tally: Tally) -> str:
            code = tally.path.removeprefix(here.path).partition("/")[0]
            return f"{here.path}{code}/" if code else ""

        return self.grouped(below)

    def _spread(self, keys: Callable[[Tally], Iterable[Hashable]]) -> dict[Any, Counted]:
        now: dict[Hashable, list[Tally]] = defaultdict(list)
        then: dict[Hashable, list[Tally]] = defaultdict(list)
        for found, tallies in ((now, self.now), (then, self.then or ())):
            for tally in tallies:
                for key in keys(tally):
                    found[key].append(tally)
        nothing = Counted((), None if self.then is None else ())
        groups: dict[Any, Counted] = defaultdict(lambda: nothing)
        for key in {**now, **then}:
            groups[key] = Counted(now[key], None if self.then is None else then[key])
        return groups

    def figures(self) -> list[Figure]:
        """Entries, the shares of complete and of freshly checked ones, and the entries by colour."""
        now, then = Standing.of(self.now), None if self.then is None else Standing.of(self.then)

        def number(read: Callable[[Standing], int], **more: str) -> Figure:
            return Figure(read(now), None if then is None else read(then), "", more, leads=read(now) > 0)

        def share(read: Callable[[Standing], int], gap: str) -> Figure:
            shares = [read(one) if one is not None and one.entries else None for one in (now, then)]
            return Figure(shares[0], shares[1], "%", {"gap": gap}, leads=now.gaps[gap] > 0)

        return [
            number(lambda one: one.entries),
            share(lambda one: one.complete_share, "incomplete"),
            share(lambda one: one.fresh_share, "stale"),
            *(number(lambda one, code=code: one.colours[code], colour=code) for code in RiskColour.values),  # type: ignore[misc]
        ]


def sum_figures(now: Sums, then: Sums | None, keys: Sequence[tuple[str, ...]]) -> list[Figure]:
    """Totals of area profiles as figures."""
    return [Figure(round(now[key], 2), None if then is None else round(then[key], 2)) for key in keys]


def sum_under(by_path: Mapping[str, Sums], area: Area) -> Sums:
    """The sums of all villages of an area, by path of the village."""
    found = Sums()
    for path, sums in by_path.items():
        if path.startswith(area.path):
            found.update(sums)
    return found
