"""Chinese pages in a real Chromium: no sentence of the catalogue stands on them in English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest

import watchbill
from web.chromium import Visitor
from web.sample_rows import Sample
from web.test_browser import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CATALOGUE = Path(watchbill.__file__).parent / "web/locale/zh_Hans/LC_MESSAGES/django.po"
TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest("script, style, code")) found.push(walk.currentNode.textContent);
  }
  for (const name of ["title", "aria-label", "placeholder", "data-label"]) {
    document.querySelectorAll(`[${name}]`).forEach((one) => found.push(one.getAttribute(name)));
  }
  return found.map((text) => text.trim().replace(/\\s+/g, " "));
}"""
"""Every text that a reader sees or hears."""


def _english() -> set[str]:
    """Sentences whose Chinese differs from them, in lower case."""
    entries = polib.pofile(str(CATALOGUE))
    texts = {text for entry in entries if entry.msgstr != entry.msgid for text in (entry.msgid, entry.msgid_plural)}
    return {" ".join(text.split()).lower() for text in texts if len(text) > 2}


def test_no_sentence_stands_in_english_on_a_chinese_page(browser: Any, sample: Sample, live_server: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    visitor = Visitor(context.new_page(), live_server.url)
    visitor.sign_in()
    meant = {"english", "planner", *(row.name.lower() for row in (*sample.entries, *sample.villages))}
    english = _english() - meant
    for path in PAGES:
        texts = {text.lower() for text in visitor.open(path).evaluate(TEXTS)}
        assert texts & english == set(), path
    context.close()
