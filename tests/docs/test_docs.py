"""The documentation and the code name the same things."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.translation import gettext, override

from watchbill.deployments.linter.sentences import MESSAGES, TITLES

CHECKOUT = Path(__file__).parents[2]
PAGES = [*sorted((CHECKOUT / "docs").rglob("*.md")), CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md"]


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    pages = {page.stem for page in (CHECKOUT / "docs" / "rules").glob("*.md")} - {"README"}
    assert pages == set(TITLES) == set(MESSAGES)


def test_the_list_of_rules_names_each_page_once() -> None:
    listed = re.findall(r"^\| \[(\w+)\]\(\1\.md\)", (CHECKOUT / "docs/rules/README.md").read_text(), re.MULTILINE)
    assert listed == sorted(TITLES)


def test_links_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(CHECKOUT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_keepers_page_has_the_words_of_the_pages_in_both_languages() -> None:
    english, chinese = (
        re.findall(r"\*\*(.+?)\*\*", (CHECKOUT / "docs" / name).read_text())
        for name in ("keep-a-ledger.md", "keep-a-ledger.zh.md")
    )
    with override("zh-hans"):
        assert chinese == [gettext(word) for word in english]
    assert len(english) > 50
