"""An order book as data: what its pages say, before it is typeset."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from watchbill.documents.clock import clock, instant, operation_date
from watchbill.documents.codes import checkpoint_code
from watchbill.documents.context import Contact, OrderContext, OrderKey, Translate
from watchbill.planning.plan import Plan, Post, Route
from watchbill.planning.problem import PostDemand, Problem, Team

MOST_NEIGHBOURS = 6


@dataclass(frozen=True)
class StopRow:
    """A line of the timetable: the way out, a visit, the break, or the way back."""

    kind: str
    number: str
    arrive: str
    leave: str
    name: str = ""
    category: str = ""
    look_after: str = ""


@dataclass(frozen=True)
class PostRow:
    """A fixed post: where, from when to when, what to look after, how many of the team (empty: all), and the reliefs.

    ``takes_over`` are codes of the teams that leave then, ``relieved_by`` of those that come then.
    """

    number: str
    start: str
    end: str
    name: str
    place: str
    category: str
    look_after: str
    people: str
    takes_over: str
    relieved_by: str


@dataclass(frozen=True)
class Checkpoint:
    """A code to scan, with the numbers of the stop in this book."""

    numbers: str
    name: str
    content: str


@dataclass(frozen=True)
class Neighbour:
    """Another team on duty at the same time nearby, and how to reach it."""

    team: str
    name: str
    area: str
    phone: str


@dataclass(frozen=True)
class Book:
    """One team, one day, one shift. Times are local and already worded."""

    team_code: str
    team_name: str
    force: str
    area: str
    strength: int
    mode: str
    day: date
    shift: str
    starts: str
    ends: str
    crosses_midnight: bool
    base: str
    rows: tuple[StopRow, ...]
    posts: tuple[PostRow, ...]
    checkpoints: tuple[Checkpoint, ...]
    contacts: tuple[Contact, ...]
    neighbours: tuple[Neighbour, ...]


class PlanIndex:
    """A plan's duties, routes and posts by team, day and shift; made once for many books."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.routes = {(route.team, route.day, route.shift): route for route in plan.routes}
        self.posts: dict[OrderKey, list[Post]] = {}
        self.posts_at: dict[tuple[str, str, int, str], list[Post]] = {}
        """Who stands at a post of a stop in a shift."""
        for post in plan.posts:
            self.posts.setdefault((post.team, post.day, post.shift), []).append(post)
            self.posts_at.setdefault((post.stop, post.name, post.day, post.shift), []).append(post)
        self._wanted: dict[tuple[str, str, int, str], list[PostDemand]] = {}
        for demand in problem.post_demands:
            self._wanted.setdefault((demand.stop, demand.name, demand.day, demand.shift), []).append(demand)
        keys = [(duty.team, duty.day, duty.shift) for duty in plan.duties]
        self.duties: tuple[OrderKey, ...] = tuple(dict.fromkeys([*keys, *self.routes, *self.posts]))
        self.keys = frozenset(self.duties)
        self.teams_on: dict[tuple[int, str], list[Team]] = {}
        for team, day, shift in self.duties:
            self.teams_on.setdefault((day, shift), []).append(problem.team_by_code[team])

    def wanted(self, post: Post) -> PostDemand | None:
        """The wanted post that somebody stands at; none where a team stands at the stop itself."""
        demands = self._wanted.get((post.stop, post.name, post.day, post.shift), ())
        return next((demand for demand in demands if demand.start_s <= post.start_s < demand.end_s), None)

    def relieves(self, post: Post) -> list[str]:
        """Codes of the teams whose people leave the post when these begin."""
        return self._others(post, lambda other: other.end_s == post.start_s)

    def relief(self, post: Post) -> list[str]:
        """Codes of the teams whose people take over when these leave."""
        return self._others(post, lambda other: other.start_s == post.end_s)

    def _others(self, post: Post, meets: Callable[[Post], bool]) -> list[str]:
        there = self.posts_at.get((post.stop, post.name, post.day, post.shift), ())
        return sorted({other.team for other in there if meets(other)})

    def nearby(self, team: Team, day: int, shift: str) -> list[Team]:
        """Other teams on duty then: first of the same area, then of its neighbours, then of areas it enters."""
        area = self.problem.area_by_code.get(team.area)
        areas = [team.area, *(area.neighbours if area else ()), *team.reach]
        rank = {code: position for position, code in reversed(list(enumerate(areas)))}
        others = [
            other for other in self.teams_on.get((day, shift), ()) if other.area in rank and other.code != team.code
        ]
        return sorted(others, key=lambda other: (rank[other.area], other.code))[:MOST_NEIGHBOURS]


def make_book(index: PlanIndex, context: OrderContext, key: OrderKey) -> Book:
    """The data of one order book.

    Raises ``KeyError`` where the team or the shift is unknown, ``ValueError`` where the team has no duty then.
    """
    problem = index.problem
    code, day, shift = key
    team = problem.team_by_code[code]
    if shift not in problem.shift_by_code:
        raise KeyError(shift)
    if key not in index.keys:
        raise ValueError(f"team {code} has no duty on day {day}, shift {shift}")
    local_date = operation_date(problem.operation, day)
    route = index.routes.get(key)
    posts = sorted(index.posts.get(key, ()), key=lambda post: (post.start_s, post.stop))
    rows = _timetable(problem, context, route) if route else ()
    start = instant(problem, day, shift)
    end = instant(problem, day, shift, problem.shift_by_code[shift].length_s)
    force = problem.force_by_code[team.force]
    area = problem.area_by_code.get(team.area)
    return Book(
        team_code=team.code,
        team_name=team.name,
        force=context.force_name(force.code, force.name),
        area=area.name if area else team.area,
        strength=team.strength,
        mode=team.mode,
        day=local_date,
        shift=context.shift_name(shift),
        starts=clock(start, local_date),
        ends=clock(end, local_date),
        crosses_midnight=end.date() > local_date,
        base=problem.places[team.base].name,
        rows=rows,
        posts=tuple(_post_row(index, context, post, number) for number, post in enumerate(posts, start=1)),
        checkpoints=_checkpoints(problem, route, posts),
        contacts=(*context.contacts, *context.team_contacts.get(code, ())),
        neighbours=tuple(_neighbour(problem, context, other) for other in index.nearby(team, day, shift)),
    )


def _timetable(problem: Problem, context: OrderContext, route: Route) -> tuple[StopRow, ...]:
    day = operation_date(problem.operation, route.day)

    def at(offset_s: int) -> str:
        return clock(instant(problem, route.day, route.shift, offset_s), day)

    base = problem.places[problem.team_by_code[route.team].base].name
    rows = [StopRow("out", "", "", at(route.start_s), base)]
    number = 0
    for step in route.steps:
        arrive, leave = at(step.arrival_s), at(step.departure_s)
        if step.kind == "break":
            rows.append(StopRow("break", "", arrive, leave, problem.places[step.place].name))
            continue
        number += 1
        stop = problem.stop_by_code[step.stop]
        category = context.category_name(stop.category)
        rows.append(StopRow("visit", str(number), arrive, leave, stop.name, category, stop.look_after))
    rows.append(StopRow("back", "", at(route.end_s), "", base))
    return tuple(rows)


def _post_row(index: PlanIndex, context: OrderContext, post: Post, number: int) -> PostRow:
    problem = index.problem
    day = operation_date(problem.operation, post.day)
    stop, wanted = problem.stop_by_code[post.stop], index.wanted(post)
    return PostRow(
        number=str(number),
        start=clock(instant(problem, post.day, post.shift, post.start_s), day),
        end=clock(instant(problem, post.day, post.shift, post.end_s), day),
        name=post.name or stop.name,
        place=stop.name if post.name else "",
        category=context.category_name(stop.category),
        look_after=(wanted.look_after if wanted else "") or stop.look_after,
        people=str(post.people or ""),
        takes_over=", ".join(index.relieves(post)),
        relieved_by=", ".join(index.relief(post)),
    )


def teams_in_words(codes: str, book: Book, translate: Translate) -> str:
    """Teams of a relief by their codes, the book's own in words: its people relieve each other."""
    _ = translate
    return ", ".join(_("own team") if code == book.team_code else code for code in codes.split(", "))


def stop_numbers(route: Route | None, posts: Iterable[Post]) -> dict[str, list[int]]:
    """Numbers of the stops in a book, by stop code: the visits' order, or the posts' order."""
    visited = [step.stop for step in route.steps if step.kind == "visit"] if route else []
    numbers: dict[str, list[int]] = {}
    for number, code in enumerate(visited or [post.stop for post in posts], start=1):
        numbers.setdefault(code, []).append(number)
    return numbers


def _checkpoints(problem: Problem, route: Route | None, posts: Iterable[Post]) -> tuple[Checkpoint, ...]:
    operation = problem.operation.code
    return tuple(
        Checkpoint(joined_numbers(numbers), problem.stop_by_code[code].name, checkpoint_code(operation, code))
        for code, numbers in stop_numbers(route, posts).items()
    )


def joined_numbers(numbers: Iterable[int]) -> str:
    """Numbers of one place on the map: 3·9."""
    return "·".join(map(str, numbers))


def _neighbour(problem: Problem, context: OrderContext, team: Team) -> Neighbour:
    area = problem.area_by_code.get(team.area)
    contacts = context.team_contacts.get(team.code, ())
    phone = contacts[0].phone if contacts else ""
    return Neighbour(team.code, team.name, area.name if area else team.area, phone)
