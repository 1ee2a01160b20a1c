from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from watchbill.accounts.models import AuditEntry
from watchbill.accounts.scope import check_rows
from watchbill.forces.models import Member, Team
from watchbill.operations.models import Operation
from watchbill.places.models import Site

NUMBER = "11010519491231002X"


def test_text_with_an_identity_number_is_not_saved(operation: Operation) -> None:
    bridge = Site.objects.get(name="Long bridge")
    bridge.measures = f"ask {NUMBER}"
    with pytest.raises(ValidationError, match="measures"):
        bridge.save()


def test_refusal_names_the_model(operation: Operation) -> None:
    member = Member(team=Team.objects.all()[0], name=NUMBER)
    with pytest.raises(ValidationError, match="member"):
        member.save()


def test_json_with_an_identity_number_is_not_saved(db: None) -> None:
    entry = AuditEntry(action="note", subject_type="x", subject_code="x", details={"rows": [{"text": NUMBER}]})
    with pytest.raises(ValidationError, match="details"):
        entry.save()


def test_number_in_json_is_seen_as_well(db: None) -> None:
    entry = AuditEntry(action="note", subject_type="x", subject_code="x", details={"n": 110105194912310003})
    with pytest.raises(ValidationError, match="details"):
        entry.save()


def test_rows_for_a_bulk_write_are_checked(operation: Operation) -> None:
    with pytest.raises(ValidationError, match="contact"):
        check_rows([Member(team=Team.objects.all()[0], name="Kilo 1", contact=NUMBER)])


def test_ordinary_text_is_saved(operation: Operation) -> None:
    bridge = Site.objects.get(name="Long bridge")
    bridge.measures = "Phone 09 1234 5678, gate 20270520"
    bridge.save()
    assert Site.objects.get(pk=bridge.pk).measures == "Phone 09 1234 5678, gate 20270520"
