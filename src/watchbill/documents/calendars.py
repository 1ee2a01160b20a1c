"""Duties as an iCalendar file, for phones and office calendars."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from watchbill.documents.books import Book, PlanIndex, make_book, teams_in_words
from watchbill.documents.clock import instant, operation_date
from watchbill.documents.context import Language, OrderContext, OrderKey, Translate
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem


def orders_calendar(
    problem: Problem,
    plan: Plan,
    context: OrderContext,
    *,
    team: str | None = None,
    language: Language = "en",
    translate: Translate = str,
) -> bytes:
    """All duties of the plan, or those of one team, each as an event with its stops.

    The UID of a duty stays the same from version to version, so that an import replaces the old event.
    Raises ``KeyError`` for an unknown team.
    """
    if team is not None and team not in problem.team_by_code:
        raise KeyError(team)
    calendar = Calendar()
    calendar.add("prodid", "-//Watchbill//Duties//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", problem.operation.name)
    calendar.add("x-wr-timezone", problem.operation.time_zone)
    index = PlanIndex(problem, plan)
    for key in index.duties:
        if team in (None, key[0]):
            calendar.add_component(_event(index, context, key, language, translate))
    first = operation_date(problem.operation, 0)
    calendar.add_missing_timezones(first.replace(month=1, day=1), first + timedelta(days=problem.operation.days + 366))
    content: bytes = calendar.to_ical()
    return content


def event_uid(operation: str, key: OrderKey) -> str:
    """The lasting identifier of a duty's event."""
    team, day, shift = key
    return f"{operation}-{team}-{day}-{shift}@watchbill"


def _event(index: PlanIndex, context: OrderContext, key: OrderKey, language: Language, translate: Translate) -> Event:
    problem = index.problem
    _team, day, shift = key
    book = make_book(index, context, key)
    event = Event()
    event.add("uid", event_uid(problem.operation.code, key))
    event.add("summary", f"{book.shift}: {book.team_code} {book.team_name}", parameters={"LANGUAGE": language})
    event.add("dtstart", instant(problem, day, shift))
    event.add("dtend", instant(problem, day, shift, problem.shift_by_code[shift].length_s))
    event.add("dtstamp", context.issued_at.astimezone(ZoneInfo("UTC")))
    event.add("location", book.base)
    base = problem.places[problem.team_by_code[key[0]].base]
    event.add("geo", (base.lat, base.lon))
    event.add("description", _description(book, context.version, translate))
    event.add("categories", [book.force])
    return event


def _description(book: Book, version: str, translate: Translate) -> str:
    _ = translate
    words = {"out": _("Leave the base"), "break": _("Break"), "back": _("Back at the base")}
    lines = [" ".join((_("Version"), version))]
    for row in book.rows:
        times = "–".join(time for time in (row.arrive, row.leave) if time)
        what = f"{row.number}. {row.name}" if row.kind == "visit" else f"{words[row.kind]} ({row.name})"
        lines.append(f"{times} {what}" + (f": {row.look_after}" if row.look_after else ""))
    for post in book.posts:
        where = ", ".join(part for part in (post.name, post.place) if part)
        parts = [f"{post.start}–{post.end} {where}" + (f": {post.look_after}" if post.look_after else "")]
        parts += [f"{_('People')}: {post.people}"] if post.people else []
        parts += [f"{_('Relieved by')} {teams_in_words(post.relieved_by, book, translate)}"] if post.relieved_by else []
        lines.append(" · ".join(parts))
    if not book.rows and not book.posts:
        lines.append(_("No route and no post in this shift: stay ready at the base for the duty room."))
    return "\n".join(lines)
