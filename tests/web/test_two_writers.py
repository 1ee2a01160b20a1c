"""Two people on one entry: nothing of either is lost, and the page says what became different."""

from __future__ import annotations

import re

from django.test import Client

from watchbill.places.actions import update_entry
from watchbill.places.models import Zone
from web.sample_rows import Sample

ENTRY = "/entries/DZ0000/"


def _form_of(page: str) -> dict[str, str]:
    """What a browser would send back: the fields of the entry's form with their values."""
    inputs = re.findall(r'<input [^>]*name="([^"]+)"[^>]*?value="([^"]*)"', page, re.DOTALL)
    texts = re.findall(r'<textarea name="([^"]+)"[^>]*>\s?([^<]*)</textarea>', page)
    chosen = re.findall(r'<select name="([^"]+)"(?:(?!</select>).)*?value="([^"]*)" selected', page, re.DOTALL)
    return {name: value.replace("&quot;", '"') for name, value in (*inputs, *texts, *chosen)}


def test_second_writer_sees_both_sides_and_keeps_both(planner: Client, sample: Sample) -> None:
    zone = Zone.objects.get(code="DZ0000")
    form = _form_of(planner.get(f"{ENTRY}edit/").content.decode())
    update_entry(by=None, entry=zone, changes={"measures": "theirs alone", "note": "their note"})
    answer = planner.post(f"{ENTRY}edit/", form | {"note": "my note", "responsible_contact": "radio 7"})
    page = answer.content.decode()
    assert answer.status_code == 409
    rows = re.findall(r"<tr>\s*<th scope=\"row\">([^<]+)</th>(.*?)</tr>", page, re.DOTALL)
    told = {name: re.findall(r"<td[^>]*>(?:<strong>)?([^<]*)", cells) for name, cells in rows}
    assert told["Measures"][1:] == ["theirs alone", "nothing; theirs is in the form"]
    assert told["Note"][1:] == ["their note", "my note"]
    planner.post(f"{ENTRY}edit/", _form_of(page))
    zone.refresh_from_db()
    assert (zone.measures, zone.note, zone.responsible_contact) == ("theirs alone", "my note", "radio 7")


def test_history_keeps_the_two_versions_that_were_chosen(planner: Client, sample: Sample) -> None:
    zone = Zone.objects.get(code="DZ0000")
    for text in ("one", "two"):
        zone = update_entry(by=None, entry=zone, changes={"note": text})
    page = planner.get(f"{ENTRY}history/?a=1&b={zone.version}").content.decode()
    assert re.findall(r'<option value="(\d+)" selected>', page) == ["1", str(zone.version)]


def test_ledger_of_a_day_before_the_first_entry_says_so(planner: Client, sample: Sample) -> None:
    page = planner.get("/districts/D/ledgers/zone/on/2001-01-01/").content.decode()
    assert "held no entry on that day" in page
    assert "<table" not in page
