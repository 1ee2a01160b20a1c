"""Lists as arrays of whole numbers, and lists of lists as one array with offsets: what compiled loops read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def ints(values: Iterable[Any]) -> Ints:
    """Return whole numbers as an array."""
    return np.array(list(values), dtype=np.int64)


def offsets(groups: Sequence[Any]) -> Ints:
    """Return where each group begins in ``flat``, and the end of the last one: one entry more than groups."""
    return ints(accumulate((len(group) for group in groups), initial=0))


def flat(groups: Sequence[Sequence[int]]) -> Ints:
    """Return the numbers of all groups, one after the other."""
    return ints(value for group in groups for value in group)
