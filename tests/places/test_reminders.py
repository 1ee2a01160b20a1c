"""Reminders: who is told what, in which language, how often; and that nothing is sent for nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from watchbill.accounts.actions import create_user
from watchbill.accounts.models import AuditEntry, User
from watchbill.cli.main import main
from watchbill.places.actions import create_entry, remind
from watchbill.places.models import LEDGERS, Area, Hazard, Site

from small_city import at  # isort: skip

PASSWORD = "a fine long one"


def keeper(name: str, area: str, role: str = "planner", owner: str = "", language: str = "en") -> User:
    user = create_user(
        by=None, username=name, password=PASSWORD, role=role, area_code=area, owner=owner, email=f"{name}@city.example"
    )
    User.objects.filter(pk=user.pk).update(language=language)
    return user


def put_in_order() -> None:
    """Leave one complete and fresh entry."""
    for model in LEDGERS.values():
        model.everything.exclude(name="Long bridge").delete()
    today = timezone.localdate()
    Site.objects.update(
        checked_date=today, responsible_post="Duty", responsible_unit="Works", owner="transport", measures="Watch",
        equipment=[{"kind": "light"}], fixed_posts=[{"name": "North end"}],
    )  # fmt: skip


def test_keeper_is_told_what_is_in_its_own_area(district: Area) -> None:
    keeper("east", "S-V02")
    (told,) = remind(by=None)
    (message,) = mail.outbox
    assert message.to == ["east@city.example"]
    assert "Village 2" in message.body
    assert "/districts/S-D/to-mend/?area=S-V02" in message.body
    assert "check is out of date" in message.body
    assert "Village 1" not in message.body
    assert told.gaps > 0


def test_department_is_told_of_its_own_entries(district: Area) -> None:
    keeper("schools", "S-D", "department", "education")
    remind(by=None)
    body = mail.outbox[0].body
    assert "education" in body
    assert "Sites" not in body
    assert "By owner" not in body


def test_coordinator_of_the_district_gets_the_tables(district: Area) -> None:
    keeper("duty", "S-D")
    remind(by=None)
    body = mail.outbox[0].body
    assert "By area" in body
    assert "By owner" in body
    assert "- Smallville Town: " in body
    assert "- Transport: " in body


def test_mail_is_in_the_language_of_the_keeper(district: Area) -> None:
    keeper("zhang", "S-D", language="zh-hans")
    remind(by=None)
    assert "待补正" in mail.outbox[0].subject
    assert "按区域" in mail.outbox[0].body


def test_language_is_that_of_the_last_sign_in(district: Area) -> None:
    user = keeper("zhang", "S-D")
    client = Client(headers={"accept-language": "zh-hans"})
    client.post("/account/sign-in/", {"login": "zhang", "password": PASSWORD})
    user.refresh_from_db()
    assert user.language == "zh-hans"


def test_overdue_hazard_is_told(district: Area) -> None:
    keeper("east", "S-V02")
    place = {"type": "Point", "coordinates": at(700, 300)}
    values = {"name": "Loose tiles", "category": "structure", "severity": "minor", "geometry": place}
    create_entry(by=None, ledger="hazard", district=district, values=values)
    Hazard.objects.update(due_date=timezone.localdate() - dt.timedelta(days=1))
    remind(by=None)
    assert "overdue 1" in mail.outbox[0].body


def test_nobody_is_told_twice_within_the_interval(district: Area) -> None:
    keeper("east", "S-V02")
    assert len(remind(by=None, every_days=7)) == 1
    assert remind(by=None, every_days=7) == []
    AuditEntry.objects.filter(action="remind").update(at=timezone.now() - dt.timedelta(days=8))
    assert len(remind(by=None, every_days=7)) == 1
    assert len(mail.outbox) == AuditEntry.objects.filter(action="remind", subject_code="east").count() == 2


def test_nothing_is_sent_where_all_is_in_order(district: Area) -> None:
    put_in_order()
    (bridge,) = Site.objects.all()
    assert bridge.missing == []
    keeper("east", "S-V02")
    keeper("west", "S-V01")
    assert remind(by=None) == []
    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_closed_accounts_and_those_without_address_are_passed_over(district: Area, change: dict[str, Any]) -> None:
    user = keeper("east", "S-V02")
    User.objects.filter(pk=user.pk).update(**change)
    assert remind(by=None) == []


def test_who_only_reads_is_not_told(district: Area) -> None:
    for role in ("viewer", "inspector"):
        keeper(role, "S-D", role)
    assert remind(by=None) == []


def test_dry_run_sends_and_notes_nothing(district: Area) -> None:
    keeper("east", "S-V02")
    (told,) = remind(by=None, dry_run=True)
    assert "Village 2" in told.text
    assert mail.outbox == []
    assert not AuditEntry.objects.filter(action="remind").exists()


def test_mail_that_cannot_be_sent_is_named_and_tried_again(district: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_message: object) -> None:
        raise ConnectionRefusedError("no mail server")

    keeper("east", "S-V02")
    with monkeypatch.context() as patch:
        patch.setattr("watchbill.places.actions.reminders.send_mail", refuse)
        (told,) = remind(by=None)
    assert told.fault == "no mail server"
    assert len(remind(by=None)) == 1


def test_command_lists_the_mails(district: Area, capsys: pytest.CaptureFixture[str]) -> None:
    keeper("east", "S-V02")
    assert main(["remind", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "east@city.example" in shown
    assert "not sent" in shown
    assert main(["remind", "--every", "0"]) == 2
