from __future__ import annotations

from pathlib import Path

import pytest

from watchbill.deployments.models import Duty, Run
from watchbill.deployments.orders import Orders, Selection, order_book, write_orders
from watchbill.documents.books import PlanIndex, make_book


def test_orders_have_a_key_per_duty(run: Run) -> None:
    assert len(Orders(run).keys()) == Duty.objects.count()


def test_orders_are_narrowed_to_a_team_and_day(run: Run) -> None:
    duty = Duty.objects.select_related("team")[0]
    keys = Orders(run).keys(Selection(date=duty.date, team=duty.team.code))
    assert [key[0] for key in keys] == [duty.team.code]


def test_write_orders_of_a_team_is_a_pdf_per_duty(run: Run, tmp_path: Path) -> None:
    duty = Duty.objects.select_related("team").filter(team__force="patrol_team")[0]
    written = write_orders(run, tmp_path, selection=Selection(date=duty.date, team=duty.team.code))
    file = tmp_path / duty.date.isoformat() / duty.shift / f"{duty.team.code}.pdf"
    assert (written.books, file.read_bytes()[:5]) == (1, b"%PDF-")


def test_order_book_of_a_team_off_duty_says_so(run: Run) -> None:
    with pytest.raises(LookupError):
        order_book(run, team="nobody", date=run.operation.start_date, shift="early")


def test_orders_carry_the_members_as_contacts(run: Run) -> None:
    contacts = Orders(run).context.team_contacts["S-V01-PT01"]
    assert (contacts[0].post, contacts[0].name) == ("leader", "Village 1 1-A")


def test_orders_carry_the_walked_lines(run: Run) -> None:
    route = run.routes.select_related("team")[0]
    day = (route.date - run.operation.start_date).days
    assert len(Orders(run).context.paths[route.team.code, day, route.shift]) == len(route.path)


def test_duty_room_stands_first_among_the_contacts_of_every_book(run: Run) -> None:
    run.operation.duty_room = "radio 1"
    orders = Orders(run)
    book = make_book(PlanIndex(orders.problem, orders.plan), orders.context, orders.keys()[0])
    assert (book.contacts[0].post, book.contacts[0].phone) == ("Duty room", "radio 1")


def test_without_a_duty_room_no_contact_is_made_up(run: Run) -> None:
    assert Orders(run).context.contacts == ()
