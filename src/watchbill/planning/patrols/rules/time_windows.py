"""Visits start inside the windows of their demand (busy hours, for example), where it has any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

Window = tuple[int, int]
Instant = TypeVar("Instant", int, float)


def open_spans(windows: Sequence[Window], first_s: int, last_s: int) -> list[Window]:
    """First and last starts from first to last second that lie inside a window, in order and apart from each other."""
    return apart((max(low, first_s), min(high, last_s)) for low, high in windows or ((first_s, last_s),))


def apart(spans: Iterable[tuple[Instant, Instant]]) -> list[tuple[Instant, Instant]]:
    """The same instants in as few spans as can be, in order; spans that end before they begin hold none."""
    found: list[tuple[Instant, Instant]] = []
    for begin, end in sorted(span for span in spans if span[0] <= span[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def within(windows: Sequence[Window], first_s: int, last_s: int) -> Window | None:
    """Earliest and latest start inside the windows that somebody can make who can come from first to last second."""
    spans = open_spans(windows, first_s, last_s)
    return (spans[0][0], spans[-1][1]) if spans else None


def earliest_starts(windows: Sequence[Window], first_s: int, last_s: int, visits: int, min_gap_s: int) -> list[int]:
    """Return the starts of at most so many visits, each as early as windows and least gap allow: no others are more."""
    starts: list[int] = []
    at_s = first_s
    for low, high in sorted(windows) if windows else ((first_s, last_s),):
        at_s = max(at_s, low)
        while at_s <= min(high, last_s) and len(starts) < visits:
            starts.append(at_s)
            at_s += min_gap_s
    return starts
