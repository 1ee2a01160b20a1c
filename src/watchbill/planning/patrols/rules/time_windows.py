"""Visits start inside the windows of their demand (busy hours, for example), where it has any."""

from __future__ import annotations

from collections.abc import Sequence

Window = tuple[int, int]


def nearest(windows: Sequence[Window], instant: int, length_s: int) -> Window:
    """The window, first and last start, that an even time belongs to: the one around it or next to it."""
    if not windows:
        return (0, length_s)
    return min(windows, key=lambda window: max(window[0] - instant, instant - window[1], 0))


def within(windows: Sequence[Window], first_s: int, last_s: int) -> Window | None:
    """Earliest and latest start inside the windows that somebody can make who can come from first to last second."""
    spans = [(max(low, first_s), min(high, last_s)) for low, high in windows or ((first_s, last_s),)]
    able = [(low, high) for low, high in spans if low <= high]
    return (min(low for low, _ in able), max(high for _, high in able)) if able else None


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
