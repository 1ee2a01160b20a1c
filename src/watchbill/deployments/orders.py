"""Order books, summary, workbook and calendar of a run: rows and files gathered for the documents room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.utils import timezone
from django.utils.translation import gettext, override

from watchbill.deployments import archive
from watchbill.deployments.models import Route, Run
from watchbill.documents.calendars import orders_calendar
from watchbill.documents.context import Contact, Language, OrderContext, OrderKey, Polyline
from watchbill.documents.orders import order_books_pdf
from watchbill.documents.plan_workbook import orders_workbook
from watchbill.documents.summary import summary_pdf
from watchbill.forces.enums import Force
from watchbill.forces.models import Team
from watchbill.operations.queries import shift_label
from watchbill.places.categories import look_after_text
from watchbill.places.queries import basemap, category_names
from watchbill.planning.difference import differences
from watchbill.planning.problem import Problem


@dataclass(frozen=True)
class Selection:
    """Which orders: of a day, a shift, a team; what is empty is not narrowed."""

    date: dt.date | None = None
    shift: str = ""
    team: str = ""
    changed_from: Run | None = None
    """Only orders that differ from this run's, or that it does not have."""


@dataclass(frozen=True)
class WrittenOrders:
    """What was written where."""

    folder: Path
    books: int
    summary: Path | None
    workbook: Path | None
    calendar: Path | None


ALL = Selection()


class Orders:
    """The orders of one run in one language; the context is gathered once."""

    def __init__(self, run: Run, *, language: Language = "en") -> None:
        self.run = run
        self.language = language
        problem, self.plan = archive.load(run)
        with override(language):
            self.problem = _in_language(problem)
            self.context = _context(run, self.problem)

    def keys(self, selection: Selection = ALL) -> list[OrderKey]:
        """Duties that are selected, as (team code, day, shift code), by day and shift."""
        first = self.run.operation.start_date
        order = {shift.code: place for place, shift in enumerate(self.problem.shifts)}
        changed = None
        if selection.changed_from is not None:
            _, before = archive.load(selection.changed_from)
            changed = {(change.team, change.day) for change in differences(before, self.plan)}
        found = [
            (duty.team, duty.day, duty.shift)
            for duty in self.plan.duties
            if (selection.date is None or first + dt.timedelta(days=duty.day) == selection.date)
            and selection.shift in {"", duty.shift}
            and selection.team in {"", duty.team}
            and (changed is None or (duty.team, duty.day) in changed)
        ]
        return sorted(found, key=lambda key: (key[1], order[key[2]], key[0]))

    def books(self, keys: Sequence[OrderKey]) -> Iterator[tuple[OrderKey, bytes]]:
        """Order books as PDF, one after the other."""
        with override(self.language):
            yield from order_books_pdf(
                self.problem, self.plan, self.context, duties=keys, language=self.language, translate=gettext
            )

    def summary(self) -> bytes:
        """The duty room's summary as PDF."""
        with override(self.language):
            return summary_pdf(self.problem, self.plan, self.context, language=self.language, translate=gettext)

    def workbook(self) -> bytes:
        """All orders as a workbook."""
        with override(self.language):
            return orders_workbook(self.problem, self.plan, self.context, language=self.language, translate=gettext)

    def calendar(self, *, team: str | None = None) -> bytes:
        """Duties as iCalendar, of one team or of all."""
        with override(self.language):
            return orders_calendar(
                self.problem, self.plan, self.context, team=team, language=self.language, translate=gettext
            )


def write_orders(
    run: Run,
    folder: Path,
    *,
    language: Language = "en",
    selection: Selection = ALL,
    on_book: Callable[[int, int], None] | None = None,
) -> WrittenOrders:
    """Write order books into ``folder/date/shift/team.pdf``; without a selection also summary, workbook, calendar.

    ``on_book`` is told how many books are done, of how many. Raises ``NoPlanError`` and ``MissingFont``.
    """
    orders = Orders(run, language=language)
    keys = orders.keys(selection)
    folder.mkdir(parents=True, exist_ok=True)
    first = run.operation.start_date
    for done, ((team, day, shift), pdf) in enumerate(orders.books(keys), start=1):
        file = folder / (first + dt.timedelta(days=day)).isoformat() / shift / f"{team}.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pdf)
        if on_book:
            on_book(done, len(keys))
    if selection != ALL:
        return WrittenOrders(folder, len(keys), None, None, None)
    (summary := folder / "summary.pdf").write_bytes(orders.summary())
    (workbook := folder / "orders.xlsx").write_bytes(orders.workbook())
    (calendar := folder / "orders.ics").write_bytes(orders.calendar())
    return WrittenOrders(folder, len(keys), summary, workbook, calendar)


def order_book(run: Run, *, team: str, date: dt.date, shift: str, language: Language = "en") -> bytes:
    """One team's order book as PDF; raises ``LookupError`` where the team has no duty then."""
    orders = Orders(run, language=language)
    keys = orders.keys(Selection(date, shift, team))
    if not keys:
        raise LookupError(f"{team} {date} {shift}")
    return next(orders.books(keys))[1]


def _in_language(problem: Problem) -> Problem:
    """The problem with the starting sentences of the categories in the language in force."""
    stops = tuple(msgspec.structs.replace(stop, look_after=look_after_text(stop.look_after)) for stop in problem.stops)
    return msgspec.structs.replace(problem, stops=stops)


def _context(run: Run, problem: Problem) -> OrderContext:
    return OrderContext(
        version=f"v{run.number}",
        issued_at=run.published_at or run.finished_at or timezone.now(),
        contacts=_duty_room(run),
        basemap=basemap(None, run.operation.district),
        paths=_paths(run),
        category_names=category_names(),
        force_names={str(force.value): str(force.label) for force in Force},
        shift_names={shift.code: shift_label(shift.code) for shift in problem.shifts},
        team_contacts=_contacts(run),
    )


def _paths(run: Run) -> dict[OrderKey, list[Polyline]]:
    first = run.operation.start_date
    rows = Route.objects.filter(run=run).values_list("team__code", "date", "shift", "path")
    return {
        (team, (date - first).days, shift): [[(lon, lat) for lon, lat in leg] for leg in path]
        for team, date, shift, path in rows
    }


def _duty_room(run: Run) -> tuple[Contact, ...]:
    """The contact that stands in every book; none where the operation names none."""
    contact = run.operation.duty_room
    return (Contact(post=gettext("Duty room"), name="", phone=contact),) if contact else ()


def _contacts(run: Run) -> dict[str, tuple[Contact, ...]]:
    teams = Team.objects.filter(home_area__path__startswith=run.operation.district.path).prefetch_related("members")
    return {
        team.code: tuple(
            Contact(post=member.post, name=member.name, phone=member.contact or team.contact)
            for member in team.members.all()
        )
        or (Contact(post="", name=team.name, phone=team.contact),)
        for team in teams
    }
