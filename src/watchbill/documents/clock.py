"""Days, weekdays and local times as they are printed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchbill.planning.problem import Operation, Problem

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh-hans": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
}
SHORT_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh-hans": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


def operation_date(operation: Operation, day: int) -> date:
    """Local date of a day of the operation."""
    return date.fromisoformat(operation.start_date) + timedelta(days=day)


def instant(problem: Problem, day: int, shift: str, offset_s: int = 0) -> datetime:
    """Local aware time ``offset_s`` after the start of a shift.

    The shift starts by the wall clock; what follows is counted in elapsed time, so that a night in which the
    clocks change prints the times that the clocks will show.
    """
    zone = ZoneInfo(problem.operation.time_zone)
    midnight = datetime.combine(operation_date(problem.operation, day), time())
    start = (midnight + timedelta(seconds=problem.shift_by_code[shift].start_s)).replace(tzinfo=zone)
    return (start.astimezone(ZoneInfo("UTC")) + timedelta(seconds=offset_s)).astimezone(zone)


def clock(at: datetime, day: date) -> str:
    """Hours and minutes, with a day mark where ``at`` falls on a later date than ``day``: 00:40 +1."""
    later = (at.date() - day).days
    return at.strftime("%H:%M") + (f" +{later}" if later else "")


def day_label(day: date, language: str) -> str:
    """Date with its weekday: 2027-05-20 Thursday, or 5月20日 星期四."""
    weekday = WEEKDAYS[language][day.weekday()]
    if language == "zh-hans":
        return f"{day.month}月{day.day}日 {weekday}"
    return f"{day.isoformat()} {weekday}"


def short_day_label(day: date, language: str) -> str:
    """Date and weekday for a narrow column: Thu 20 or 20日 周四."""
    weekday = SHORT_WEEKDAYS[language][day.weekday()]
    return f"{day.day}日 {weekday}" if language == "zh-hans" else f"{weekday} {day.day}"


def moment_label(at: datetime, language: str) -> str:
    """Date and time of issue: 2027-05-19 18:30, or 2027年5月19日 18:30."""
    return f"{date_label(at.date(), language)} {at:%H:%M}"


def date_label(day: date, language: str) -> str:
    """Date with its year: 2027-05-19, or 2027年5月19日."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh-hans" else day.isoformat()
