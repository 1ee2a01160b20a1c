"""The audit trail: what it takes, and the words in which it is shown."""

from __future__ import annotations

import pytest
from django.utils import translation

from watchbill.accounts.audit import record
from watchbill.accounts.enums import Action
from watchbill.accounts.models import AuditEntry, User


def test_an_action_without_words_is_refused_before_it_is_written(viewer: User) -> None:
    with pytest.raises(ValueError, match="paint_the_town"):
        record(by=viewer, action="paint_the_town", subject=viewer)
    assert not AuditEntry.objects.filter(action="paint_the_town").exists()


@pytest.mark.parametrize("action", Action.values)
def test_every_action_has_words_in_both_languages(action: str) -> None:
    row = AuditEntry(action=action)
    words = row.what
    with translation.override("zh-hans"):
        assert words != action
        assert row.what not in {action, words}


@pytest.mark.parametrize("kind", ["zone", "facility", "area", "user", "run", "team", "ledger", "view", "levelsetting"])
def test_every_kind_of_thing_has_words_in_both_languages(kind: str) -> None:
    row = AuditEntry(subject_type=kind)
    words = row.kind
    with translation.override("zh-hans"):
        assert words.isascii()
        assert not row.kind.isascii()


def test_a_row_of_a_version_that_knew_other_actions_is_still_shown() -> None:
    assert AuditEntry(action="paint_the_town", subject_type="town").what == "paint_the_town"
    assert AuditEntry(action="paint_the_town", subject_type="town").kind == "town"
