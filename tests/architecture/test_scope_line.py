"""The scope line: Watchbill holds places, things, duties and resources, and no register of people as subjects."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from watchbill.accounts.models import User
from watchbill.accounts.scope import MADE_HERE
from watchbill.places.models import Area

PEOPLE = {("accounts", "User"), ("forces", "Member")}
"""The only models with a person in them: accounts and duty staff."""

PERSONAL = re.compile(
    r"""(^|_)(
        person|people_list|first_name|last_name|full_name|surname|given_name|birth\w*|born|age|gender|sex|
        id_number|identity\w*|national_id|passport|ethnic\w*|nationality|religio\w*|belief|opinion|petition\w*|
        health|illness|disease|criminal\w*|conviction|suspect\w*|informant|tenant\w*|migrant\w*|resident_name|
        home_address|address|movements?|watch_?list|subject_of|complain\w*|dispute\w*|face|fingerprint|plate
    )($|_)""",
    re.VERBOSE,
)


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("watchbill.")]


def test_only_accounts_and_duty_staff_have_fields_for_a_person() -> None:
    strays = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        if (model._meta.app_label, model.__name__) not in PEOPLE
        for field in model._meta.get_fields()
        if PERSONAL.search(field.name)
    ]
    assert strays == []


def test_duty_staff_have_only_what_the_scope_line_names() -> None:
    member = apps.get_model("forces", "Member")
    names = {field.name for field in member._meta.get_fields()}
    assert names == {"id", "team", "name", "post", "contact", "training", "training_valid_until"}


def test_only_accounts_and_staff_are_pointed_at_as_people() -> None:
    """A ledger, an area or a plan points at no account and no member; audit, runs and saved views name accounts."""
    people = {apps.get_model(*key) for key in PEOPLE}
    allowed = {
        "accounts.Grant.user", "accounts.Token.user", "accounts.AuditEntry.actor", "places.SavedView.user",
        "deployments.Run.requested_by", "deployments.Run.published_by", "deployments.Rehearsal.requested_by",
    }  # fmt: skip
    pointers = {
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        if (model._meta.app_label, model.__name__) not in PEOPLE and not model.__name__.startswith("Historical")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in people
    }
    assert pointers == allowed


@pytest.mark.parametrize("number", ["11010519491231002X", "110105491231002", "440524188001010014"])
@pytest.mark.django_db
def test_every_text_field_refuses_a_national_identity_number(number: str) -> None:
    """Try each text and JSON field of each model: the refusal names the model's field."""
    tried = 0
    for model in own_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField | models.TextField | models.JSONField) or field.choices:
                continue
            if isinstance(field, models.CharField) and (field.max_length or 0) < 18:
                continue
            if field.name in MADE_HERE:
                continue
            value: object = f"see {number}." if not isinstance(field, models.JSONField) else {"note": [number]}
            with pytest.raises(ValidationError) as refusal:
                model(**{field.attname: value}).save()
            assert field.name in refusal.value.message_dict
            tried += 1
    assert tried > 40


@pytest.mark.django_db
def test_a_number_that_is_no_identity_number_is_kept() -> None:
    area = Area(code="110105194912310021", name="x", level="district", path="p/", geometry={}, lon=0, lat=0)
    area.save()
    assert Area.objects.get().code == "110105194912310021"


@pytest.mark.django_db
def test_a_hash_that_looks_like_an_identity_number_is_kept() -> None:
    User.objects.create(username="duty", password="md5$salt$ab110105491231002cd")
    assert User.objects.get().password.endswith("cd")
