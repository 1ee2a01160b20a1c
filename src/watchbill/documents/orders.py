"""Order books 任务书: one per team, day and shift, A4, with map, timetable, contacts and codes to scan.

Nothing in a book or in its codes says anything about a person but the work contacts of those on duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from watchbill.documents.books import (
    Book,
    PlanIndex,
    joined_numbers,
    make_book,
    stop_numbers,
    teams_in_words,
)
from watchbill.documents.calendars import orders_calendar
from watchbill.documents.clock import day_label
from watchbill.documents.codes import code_svg
from watchbill.documents.context import Contact, Language, OrderContext, OrderKey, Polyline, Translate
from watchbill.documents.plan_workbook import orders_workbook
from watchbill.documents.route_maps import MapStop, route_map
from watchbill.documents.summary import summary_pdf
from watchbill.documents.typesetting import Press, available_families, map_families
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem

__all__ = [
    "Contact",
    "OrderContext",
    "OrderKey",
    "order_book_pdf",
    "order_books_pdf",
    "orders_calendar",
    "orders_workbook",
    "summary_pdf",
]


def order_book_pdf(
    problem: Problem,
    plan: Plan,
    context: OrderContext,
    *,
    team: str,
    day: int,
    shift: str,
    language: Language = "en",
    translate: Translate = str,
) -> bytes:
    """The order book of one team, as a PDF.

    Raises ``KeyError`` for an unknown team or shift, ``ValueError`` where the team has no duty then, and
    ``MissingFont`` where the text has Chinese characters and the machine has no font for them.
    """
    books = order_books_pdf(problem, plan, context, duties=[(team, day, shift)], language=language, translate=translate)
    return next(iter(books))[1]


def order_books_pdf(
    problem: Problem,
    plan: Plan,
    context: OrderContext,
    *,
    duties: Iterable[OrderKey] | None = None,
    language: Language = "en",
    translate: Translate = str,
) -> Iterator[tuple[OrderKey, bytes]]:
    """Order books one after the other, for ``duties`` or for all duties of the plan; errors as for one book.

    The map's background, the fonts and the compiler are shared, so many books are far cheaper than many calls.
    """
    index = PlanIndex(problem, plan)
    press = Press("orders.typ", language=language)
    for key in index.duties if duties is None else duties:
        yield key, press.pdf(book_data(index, context, key, language, translate), issued_at=context.issued_at)


def book_data(
    index: PlanIndex, context: OrderContext, key: OrderKey, language: Language, translate: Translate
) -> dict[str, Any]:
    """What the template is given: the book, its words, its map and its codes."""
    _ = translate
    book = make_book(index, context, key)
    modes = {"foot": _("on foot"), "bicycle": _("by bicycle"), "car": _("by car")}
    zone = index.problem.operation.time_zone
    return {
        **asdict(book),
        "posts": [
            asdict(post)
            | {
                "takes_over": teams_in_words(post.takes_over, book, translate),
                "relieved_by": teams_in_words(post.relieved_by, book, translate),
            }
            for post in book.posts
        ],
        "day": day_label(book.day, language),
        "heading": f"{book.team_code} {book.team_name} · {day_label(book.day, language)} · "
        f"{book.shift} {book.starts}–{book.ends}",
        "mode": modes[book.mode],
        "belongs_to": index.problem.operation.name,
        "zone": zone,
        "imprint": context.imprint(zone, language, translate),
        "labels": order_labels(book, translate),
        "map": _map(index, context, key, translate),
        "codes": [
            {"numbers": each.numbers, "name": each.name, "svg": code_svg(each.content), "content": each.content}
            for each in book.checkpoints
        ],
    }


def order_labels(book: Book, translate: Translate) -> dict[str, str]:
    """The words of the template, by the names that it uses."""
    _ = translate
    return {
        "title": _("Order book"),
        "team": _("Team"),
        "force": _("Force"),
        "area": _("Home area"),
        "people": _("People"),
        "day": _("Day"),
        "shift": _("Shift"),
        "base": _("Base"),
        "mode": _("Mode"),
        "page": _("Page %(page)s of %(pages)s"),
        "local_time": _("All times are local times"),
        "next_day": _("+1: on the following day") if book.crosses_midnight else "",
        "route": _("Route"),
        "posts": _("Fixed posts"),
        "map_key": _("Numbers: stops in order. House: base. Arrows: direction of the route."),
        "map_key_posts": _("Numbers: fixed posts. House: base."),
        "attribution": _("© OpenStreetMap contributors"),
        "number": _("No."),
        "arrive": _("Arrive"),
        "leave": _("Leave"),
        "from": _("From"),
        "to": _("To"),
        "stop": _("Stop"),
        "post": _("Post"),
        "takes_over": _("Takes over from"),
        "relieved_by": _("Relieved by"),
        "look_after": _("Look after"),
        "remarks": _("Remarks"),
        "out": _("Leave the base"),
        "back": _("Back at the base"),
        "break": _("Break"),
        "reserve": _("No route and no post in this shift: stay ready at the base for the duty room."),
        "contacts": _("Contacts"),
        "contact_post": _("Post"),
        "contact_name": _("Name or call sign"),
        "contact_phone": _("Work phone or radio"),
        "neighbours": _("Teams on duty nearby"),
        "codes": _("Codes to scan at the checkpoints"),
        "codes_hint": _("Scan the code of the stop on arrival. Without a phone: write the time into the remarks."),
        "received": _("Received by team leader, time"),
        "returned": _("Returned to the duty room, time"),
    }


def _map(index: PlanIndex, context: OrderContext, key: OrderKey, translate: Translate) -> str:
    _ = translate
    problem = index.problem
    team = problem.team_by_code[key[0]]
    route, posts = index.routes.get(key), index.posts.get(key, [])
    stops = []
    for code, numbers in stop_numbers(route, sorted(posts, key=lambda post: (post.start_s, post.stop))).items():
        place = problem.places[problem.stop_by_code[code].place]
        stops.append(MapStop(joined_numbers(numbers), place.lon, place.lat))
    home = problem.places[team.base]
    return route_map(
        context.background,
        stops=stops,
        bases=[(home.lon, home.lat)],
        legs=context.paths.get(key) or _straight_legs(index, key),
        fonts=map_families(available_families()),
        north_label=_("N"),
    )


def _straight_legs(index: PlanIndex, key: OrderKey) -> list[Polyline]:
    route = index.routes.get(key)
    if route is None:
        return []
    problem = index.problem
    base = problem.team_by_code[key[0]].base
    places = [problem.places[position] for position in (base, *(step.place for step in route.steps), base)]
    return [[(one.lon, one.lat), (other.lon, other.lat)] for one, other in pairwise(places) if one != other]
