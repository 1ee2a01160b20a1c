"""Visits start inside the windows of their demand (busy hours, for example), where it has any."""

from __future__ import annotations

from collections.abc import Sequence

Window = tuple[int, int]


def nearest(windows: Sequence[Window], instant: int, length_s: int) -> Window:
    """The window, first and last start, that an even time belongs to: the one around it or next to it."""
    if not windows:
        return (0, length_s)
    return min(windows, key=lambda window: max(window[0] - instant, instant - window[1], 0))
