"""Around which district, and perhaps operation, a risk board stands: its address, its days and who is asking."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from watchbill.places.models import Area
from watchbill.places.views.scope import district_or_404

STRIP_DAYS = 14
MAP_DAYS = 60
"""The map by day has a slider over so many days at most."""


@dataclass(frozen=True)
class Frame:
    """A board's district and address; an operation adds its days, its palette and its navigation.

    ``operation`` is for the template alone: places know nothing of operations. ``palettes`` are those that the account
    may choose from.
    """

    district: Area
    at: str
    dates: tuple[dt.date, ...] = ()
    operation: Any = None
    palettes: tuple[tuple[str, Any], ...] = ()

    def context(self) -> dict[str, Any]:
        """What each of its templates needs."""
        first, last = (self.dates[0], self.dates[-1]) if self.dates else (None, None)
        return {
            "district": self.district,
            "operation": self.operation,
            "at": self.at,
            "palettes": self.palettes,
            "first_day": first,
            "last_day": last,
            "days_of_operation": self.dates,
            "today": timezone.localdate(),
        }

    def day(self, request: HttpRequest) -> dt.date:
        """Return the day asked for by ``?day=``, else today, or the nearest day of the operation."""
        today = timezone.localdate()
        try:
            asked = dt.date.fromisoformat(request.GET.get("day") or today.isoformat())
        except ValueError:
            raise Http404 from None
        return min(max(asked, self.dates[0]), self.dates[-1]) if self.dates else asked

    def span(self, day: dt.date) -> list[dt.date]:
        """Days of the map: those of the operation, else the last two weeks; one before the first for comparison."""
        days = [date for date in self.dates if date <= max(day, self.dates[0] + dt.timedelta(days=MAP_DAYS - 1))]
        days = days[-MAP_DAYS:] if days else strip_days(day)
        return [days[0] - dt.timedelta(days=1), *days]


def district_frame(request: HttpRequest, district: str) -> Frame:
    """Frame of a district's own board; raises ``Http404`` where the account may not read the district."""
    area = district_or_404(request, district)
    return Frame(area, reverse("places:colours", args=[area.code]))


def strip_days(last: dt.date) -> list[dt.date]:
    """Days of a strip, the last one given."""
    return [last - dt.timedelta(days=back) for back in reversed(range(STRIP_DAYS))]
