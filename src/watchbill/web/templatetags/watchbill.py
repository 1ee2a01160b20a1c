"""Words, times and navigation as the pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils import dates, formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

register = template.Library()

SHIFTS = {"early": _("early"), "middle": _("middle"), "night": _("night")}
SHIFT_LETTERS = {
    "early": pgettext_lazy("letter of the early shift", "E"),
    "middle": pgettext_lazy("letter of the middle shift", "M"),
    "night": pgettext_lazy("letter of the night shift", "N"),
}
RISK_SHAPES = {"red": "◆", "orange": "▲", "blue": "■", "green": "●"}
"""Each risk colour has a shape of its own, so that it is never told by colour alone."""

LEDGER_PAGES = (
    "places:ledger", "places:entry", "places:new_entry", "places:edit_entry", "places:history", "places:import_ledger",
    "places:past", "places:to_mend", "places:rollup",
)  # fmt: skip


@register.filter
def shift_label(code: str) -> str:
    """Name of a shift in the language of the page; its code where it is none of the usual ones."""
    return str(SHIFTS.get(code, code))


@register.filter
def shift_letter(code: str) -> str:
    """One letter for a shift, so that its cell survives grey printing."""
    return str(SHIFT_LETTERS.get(code, code[:1].upper()))


@register.filter
def local_name(operation: Any) -> str:
    """Name of an operation in the language of the page."""
    in_chinese = operation.name_zh and (get_language() or "").startswith("zh")
    return str(operation.name_zh if in_chinese else operation.name)


@register.filter
def risk_shape(colour: str) -> str:
    """Shape of a risk colour."""
    return RISK_SHAPES.get(colour, "○")


@register.filter
def day(date: dt.date | None) -> str:
    """Date with its weekday: 'Wed 20 May', '5月20日 周三'."""
    if date is None:
        return ""
    if (get_language() or "").startswith("zh"):
        return f"{date.month}月{date.day}日 周{'一二三四五六日'[date.weekday()]}"
    return f"{dates.WEEKDAYS_ABBR[date.weekday()]} {date.day} {dates.MONTHS_3[date.month].title()}"


@register.filter
def full_day(date: dt.date | None) -> str:
    """Date with its year, never ambiguous: '20 May 2026', '2026年5月20日'."""
    if date is None:
        return ""
    pattern = "Y年n月j日" if (get_language() or "").startswith("zh") else "j M Y"
    return formats.date_format(date, pattern)


@register.filter
def clock(seconds: float) -> str:
    """Time of day from seconds after midnight, 24-hour; a night runs past midnight."""
    minutes = int(float(seconds)) // 60
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


@register.filter
def minutes(seconds: float) -> int:
    """Whole minutes of a duration in seconds."""
    return round(seconds / 60)


@register.filter
def unlocalized(number: float) -> str:
    """Number with a decimal point in every language, for drawings."""
    return f"{number:g}"


@register.filter
def tenth(number: float) -> str:
    """A tenth of a number with a decimal point in every language: drawing units as percent."""
    return f"{number / 10:g}"


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Value of a mapping at a key, empty text where it has none."""
    return mapping.get(key, "")


@register.filter
def percent(part: float, whole: float) -> int:
    """Part of a whole in percent, at most 100; 100 where nothing is wanted."""
    return 100 if not whole else min(100, round(100 * part / whole))


@register.filter
def share(part: float) -> str:
    """A share from 0 to 1 in percent, with a digit after the point near either end."""
    near = 0 < part < 0.05 or 0.95 < part < 1
    return f"{100 * part:.1f} %" if near else f"{100 * part:.0f} %"


@register.filter
def times(number: float, factor: float) -> str:
    """A product with a decimal point in every language, for drawings."""
    return f"{number * factor:g}"


@register.filter
def under(number: float, top: float) -> str:
    """What is left to a number from above, with a decimal point in every language, for drawings."""
    return f"{top - number:g}"


@register.filter
def number(value: float | None) -> str:
    """A number with separators of thousands, without digits after the point that say nothing; a dash for none."""
    if value is None:
        return "–"
    return f"{round(value, 2):,}" if value != int(value) else f"{int(value):,}"


@register.filter
def signed(value: float) -> str:
    """A difference with its sign, a true minus."""
    return f"+{number(value)}" if value > 0 else f"−{number(-value)}"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Query string of the page with some parameters changed; an empty value drops its parameter."""
    request = context["request"]
    parameters: QueryDict = request.GET.copy()
    for name, value in changes.items():
        text = value.isoformat() if isinstance(value, dt.date) else str(value)
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = text
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, label: str) -> SafeString:
    """Heading that sorts a list by a column, downwards where it is sorted by it already."""
    now = context["request"].GET.get("sort", "")
    upwards = now == key
    address = query(context, sort=f"-{key}" if upwards else key, page="")
    state = "ascending" if upwards else "descending" if now == f"-{key}" else ""
    mark = format_html(' aria-sort="{}"', state) if state else ""
    return format_html('<a href="{}"{}>{}</a>', address, mark, label)


@register.simple_tag
def risk(colour: str, label: str) -> SafeString:
    """A risk colour with its shape and word."""
    return _risk(colour, label)


@lru_cache
def _risk(colour: str, label: str) -> SafeString:
    return format_html(
        '<span class="risk risk-{}"><i aria-hidden="true">{}</i> {}</span>', colour, risk_shape(colour), label
    )


@register.simple_tag
def risk_strip(days: tuple[tuple[str, str], ...]) -> SafeString:
    """Risk colours of days in a row, a shape a day; days of one colour in a run say their word once."""
    return _risk_strip(days, get_language() or "")


@lru_cache(maxsize=5_000)
def _risk_strip(days: tuple[tuple[str, str], ...], _language: str) -> SafeString:
    runs = [(colour, word, len(list(run))) for (colour, word), run in groupby(days)]
    told = [
        (colour, ngettext("%(word)s, %(n)d day", "%(word)s, %(n)d days", n) % {"word": word, "n": n}, n)
        for colour, word, n in runs
    ]
    one = '<span class="risk risk-{}" role="img" title="{}" aria-label="{}">{}</span>'
    marks = format_html_join("", one, ((colour, text, text, n * risk_shape(colour)) for colour, text, n in told))
    return format_html('<span class="colour-strip">{}</span>', marks)


@register.inclusion_tag("web/nav.html", takes_context=True)
def operation_nav(context: Context) -> dict[str, Any]:
    """Links to the pages of the operation on the page, else of the one that was looked at last."""
    request = context.get("request")
    operation = context.get("operation")
    if operation is not None and getattr(operation, "pk", None):
        code, name, district = operation.code, local_name(operation), operation.district.code
    else:
        seen = request.session.get("operation") if request is not None and hasattr(request, "session") else None
        if not seen:
            return {}
        in_chinese = seen["name_zh"] and (get_language() or "").startswith("zh")
        code, name, district = seen["code"], seen["name_zh" if in_chinese else "name"], seen["district"]
    here = getattr(getattr(request, "resolver_match", None), "view_name", "")
    return {
        "name": name,
        "home": reverse("deployments:home", args=[code]),
        "links": [
            {"url": url, "label": label, "key": key, "here": here.startswith(view)}
            for view, label, key, url in _pages(code, district)
        ],
    }


def _pages(code: str, district: str) -> list[tuple[str | tuple[str, ...], Any, str, str]]:
    """Per page what the names of its views begin with, its word, its key and its address."""
    return [
        ("deployments:home", _("Home"), "h", reverse("deployments:home", args=[code])),
        ("deployments:map", _("Map"), "m", reverse("deployments:map", args=[code])),
        ("deployments:roster", _("Roster"), "r", reverse("deployments:roster", args=[code])),
        ("deployments:timetable", _("Timetable"), "t", reverse("deployments:timetable", args=[code])),
        ("deployments:run", _("Planning run"), "p", reverse("deployments:runs", args=[code])),
        ("deployments:what_if", _("What if"), "w", reverse("deployments:what_if", args=[code])),
        ("deployments:checks", _("Checks"), "c", reverse("deployments:checks", args=[code])),
        ("operations:levels", _("Levels"), "l", reverse("operations:levels", args=[code])),
        ("operations:forces", _("Forces"), "f", reverse("operations:forces", args=[code])),
        (LEDGER_PAGES, _("Ledgers"), "d", reverse("places:ledger", args=[district, "zone"])),
        ("operations:colour", _("Risk board"), "b", reverse("operations:colours", args=[code])),
    ]


@register.simple_tag
def link(page_name: str, *args: Any, **parameters: Any) -> str:
    """Address of a page with query parameters."""
    given = {key: value for key, value in parameters.items() if value not in (None, "")}
    address = reverse(page_name, args=args)
    return f"{address}?{urlencode(given)}" if given else address
