"""Parts of a case that do not touch each other, so that each can be solved alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from watchbill.planning.rosters.case import Cover, RosterCase

Item = TypeVar("Item")


def components(case: RosterCase) -> tuple[RosterCase, ...]:
    """Split a case, the smallest part first; cover for which nobody counts is in no part."""
    root = {worker.code: worker.code for worker in case.workers}

    def find(code: str) -> str:
        while root[code] != code:
            root[code] = root[root[code]]
            code = root[code]
        return code

    for circle in _circles(case):
        for other in circle[1:]:
            root[find(other)] = find(circle[0])
    everybody = tuple(root)

    def split(items: Iterable[Item], members: Callable[[Item], Sequence[str]]) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in items:
            if codes := members(item):
                found.setdefault(find(codes[0]), []).append(item)
        return found

    workers = split(case.workers, lambda worker: [worker.code])
    cover = split(case.cover, lambda cover: _counted(cover, everybody))
    wishes = split(case.wishes, lambda wish: [wish.worker])
    balances = split(case.balances, lambda balance: list(balance.weights))
    fairness = split(case.fairness, lambda fair: fair.workers)
    together = split(case.together, lambda group: group)
    return tuple(
        replace(
            case,
            workers=tuple(workers[key]),
            cover=tuple(cover.get(key, ())),
            wishes=tuple(wishes.get(key, ())),
            balances=tuple(balances.get(key, ())),
            fairness=tuple(fairness.get(key, ())),
            together=tuple(together.get(key, ())),
        )
        for key in sorted(workers, key=lambda key: len(workers[key]))
    )


def unserved(case: RosterCase) -> int:
    """Return what the cover pays for which nobody counts: the same in every roster."""
    everybody = tuple(worker.code for worker in case.workers)
    return sum(cover.wanted * cover.under for cover in case.cover if not _counted(cover, everybody))


def _counted(cover: Cover, everybody: Sequence[str]) -> Sequence[str]:
    if None in cover.counts.values():
        return everybody
    return [code for counts in cover.counts.values() for code in counts or ()]


def _circles(case: RosterCase) -> Iterator[Sequence[str]]:
    """Yield the workers that meet somewhere; rows of cover that share their counts only once."""
    seen: set[tuple[int, ...]] = set()
    everybody = tuple(worker.code for worker in case.workers)
    for cover in case.cover:
        shared = tuple(id(counts) for counts in cover.counts.values())
        if shared not in seen:
            seen.add(shared)
            yield _counted(cover, everybody)
    for balance in case.balances:
        yield list(balance.weights)
    for fair in case.fairness:
        yield fair.workers
    yield from case.together
