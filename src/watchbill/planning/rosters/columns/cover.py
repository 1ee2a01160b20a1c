"""The cover of a case as arrays, so that adding people up and pricing them is quick."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.rosters.case import RosterCase, Schedule
from watchbill.planning.rosters.columns.person import Prices

Rows: TypeAlias = NDArray[np.float64]
"""One number for each row of ``case.cover``."""


class CoverRows:
    """The rows of cover, and which of them a shift of a day belongs to."""

    def __init__(self, case: RosterCase) -> None:
        self._shape = (case.days, len(case.shifts))
        self.day = np.array([cover.day for cover in case.cover], np.int64)
        self.shift = np.array([case.shift_position[shift] for cover in case.cover for shift in cover.counts], np.int64)
        self.wanted: Rows = np.array([cover.wanted for cover in case.cover], np.float64)
        self.under: Rows = np.array([cover.under for cover in case.cover], np.float64)
        self.over: Rows = np.array([cover.over for cover in case.cover], np.float64)
        self.usual_price = float(np.median(self.under[self.under > 0])) if (self.under > 0).any() else 1.0
        """The usual price of a lacking person."""
        layers: list[NDArray[np.int64]] = []
        for row, at in enumerate(zip(self.day.tolist(), self.shift.tolist(), strict=True)):
            free = next((layer for layer in layers if layer[at] < 0), None)
            if free is None:
                free = np.full((case.days, len(case.shifts) + 1), -1, np.int64)
                layers.append(free)
            free[at] = row
        self._rows_of = np.array(layers, np.int64).reshape(len(layers), case.days, len(case.shifts) + 1)
        """[layer, day, shift], the last shift is a day off: a row or -1; as many layers as rows share a place."""
        self._days = np.arange(case.days)

    def only(self, rows: NDArray[np.bool_]) -> CoverRows:
        """Return the cover of these rows alone, numbered anew."""
        part = copy(self)
        part.day, part.shift = self.day[rows], self.shift[rows]
        part.wanted, part.under, part.over = self.wanted[rows], self.under[rows], self.over[rows]
        part._rows_of = np.append(np.where(rows, np.cumsum(rows) - 1, -1), -1)[self._rows_of]
        return part

    def touched(self, schedule: Schedule) -> NDArray[np.int64]:
        """Return the rows that a schedule adds one person to."""
        rows = self._rows_of[:, self._days, schedule].ravel()
        return rows[rows >= 0]

    def on_duty(self, schedules: Iterable[Schedule]) -> Rows:
        """Return the number of people in each row."""
        have = np.zeros(len(self.wanted))
        for schedule in schedules:
            have[self.touched(schedule)] += 1
        return have

    def penalty(self, lacking: Rows) -> int:
        """Return the price of cover where so many people are lacking (negative: too many) in each row."""
        return round(float(np.maximum(lacking, 0) @ self.under + np.maximum(-lacking, 0) @ self.over))

    def spread(self, rows: Rows) -> Prices:
        """Return the sum of row values for each [day, shift position]."""
        days, shifts = self._shape
        prices = np.zeros(days * shifts)
        prices += np.bincount(self.day * shifts + self.shift, rows, days * shifts)
        return prices.reshape(days, shifts)

    def one_more(self, lacking: Rows) -> Prices:
        """Return what one more person on duty costs for each [day, shift position]; negative where one is lacking."""
        return self.spread(np.where(lacking >= 1, -self.under, self.over))
