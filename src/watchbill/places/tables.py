"""The child tables of the ledgers: what one entry has many of, as columns.

A row of a child table has no life of its own: it is read, written, compared and restored with its entry, and so it is
kept inside it. Contacts are posts with a work contact, never a person.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from watchbill.places import kinds
from watchbill.places.columns import Column

MOST = 1_000_000
_WHAT = Column("what", _("what"), required=True, longest=300)
_NOTE = Column("note", _("note"), longest=300)
_NUMBER = Column("number", _("number"), "whole", high=MOST)
_DAYS = Column("days", _("days"), "choice", choices=tuple(kinds.Days.choices))
_FROM = Column("from", _("from"), "time", help=_("24-hour clock, for example 06:00."))
_UNTIL = Column("until", _("until"), "time", help=_("24-hour clock; before 'from' where it runs past midnight."))
_PEOPLE = Column("people", _("people"), "whole", high=MOST, help=_("A total, never a list."))
_FORCE = Column("force", _("force"), "choice", choices=tuple(kinds.ForceKind.choices))
_POST = Column("post", _("responsible post"), help=_("A post, never a person's name."))
_CONTACT = Column("contact", _("work contact"), longest=100, help=_("Work phone or radio call sign of the post."))

EQUIPMENT = (
    Column("kind", _("kind"), "choice", choices=tuple(kinds.EquipmentKind.choices), required=True),
    _NUMBER,
    Column("state", _("state"), "choice", choices=tuple(kinds.EquipmentState.choices)),
    Column("checked_date", _("checked on"), "date"),
    _NOTE,
)
BUSY_HOURS = (
    _DAYS,
    Column("from", _("from"), "time", required=True, help=_("24-hour clock, for example 06:00.")),
    Column("until", _("until"), "time", required=True, help=_("24-hour clock.")),
    _NOTE,
)
FORCES_DEPLOYED = (
    Column("force", _("force"), "choice", choices=tuple(kinds.ForceKind.choices), required=True),
    _PEOPLE,
    _DAYS,
    _FROM,
    _UNTIL,
    Column("task", _("task"), longest=300),
)
NETWORKS = (
    Column("kind", _("kind"), "choice", choices=tuple(kinds.NetworkKind.choices), required=True),
    Column("name", _("name"), required=True),
    Column("length_m", _("length (m)"), "whole", high=MOST),
    Column("start", _("starts at")),
    Column("end", _("ends at")),
    Column("valves", _("valves or cabinets"), "whole", high=MOST),
    _NOTE,
)
PROTECTED_PARTS = (
    Column("name", _("name"), required=True),
    Column("grade", _("grade"), "choice", choices=tuple(kinds.Grade.choices), required=True),
    Column("matters", _("what matters there"), longest=300),
    Column("protection", _("protection"), longest=300),
    _POST,
)
GUARD_TRAINING = (
    Column("training", _("training"), required=True),
    Column("people", _("people trained"), "whole", high=MOST, help=_("A total, never a list.")),
    Column("valid_until", _("valid until"), "date"),
)
GOODS = (
    Column("kind", _("kind"), "choice", choices=tuple(kinds.GoodsKind.choices), required=True),
    Column("amount", _("amount"), longest=60, help=_("With its unit.")),
    Column("storage", _("how it is kept"), longest=300),
)
FIXED_POSTS = (
    Column("name", _("fixed post"), required=True, help=_("A place, for example the north gate.")),
    Column(
        "force",
        _("force"),
        "choice",
        choices=tuple(kinds.ForceKind.choices),
        help=_("Who may stand there; empty: any force that does not patrol."),
    ),
    Column("people", _("people"), "whole", low=1, high=1_000, help=_("At the same time; empty: one.")),
    _DAYS,
    Column("from", _("from"), "time", help=_("24-hour clock, for example 06:00; empty: round the clock.")),
    _UNTIL,
    Column(
        "longest_min",
        _("longest stint (min)"),
        "whole",
        low=15,
        high=1_440,
        help=_("Then somebody else takes over; empty: as the operation says."),
    ),
    Column("task", _("what to look after"), longest=300),
    _POST,
)
HOUSING = (
    Column("kind", _("kind"), "choice", choices=tuple(kinds.HousingKind.choices), required=True),
    Column("buildings", _("buildings"), "whole", high=MOST),
    Column("households", _("households"), "whole", high=MOST, help=_("A total, never a list.")),
    Column("incidents", _("incidents in the last year"), "whole", high=MOST),
    _NOTE,
)
WORKFORCE = (
    Column("kind", _("kind"), "choice", choices=tuple(kinds.WorkforceKind.choices), required=True),
    Column("people", _("people"), "whole", high=MOST, required=True, help=_("A total, never a list.")),
    Column("on_duty", _("on duty per day"), "whole", high=MOST),
)
FIXTURES = (
    Column("kind", _("kind"), "choice", choices=tuple(kinds.FixtureKind.choices), required=True),
    Column("number", _("number"), "whole", high=MOST, required=True),
    Column("working", _("of these in order"), "whole", high=MOST),
    _NOTE,
)
PATROL_ROUTES = (
    Column("name", _("name"), required=True),
    Column("mode", _("moves"), "choice", choices=tuple(kinds.TravelMode.choices)),
    Column("way", _("way"), longest=300, help=_("Streets and turning points in order.")),
    _DAYS,
    _FROM,
    _UNTIL,
)
EVIDENCE = (
    Column("date", _("date"), "date", required=True),
    Column("kind", _("kind"), "choice", choices=tuple(kinds.EvidenceKind.choices)),
    _WHAT,
    Column("reference", _("reference"), help=_("Number or place of the file.")),
)
AGREED_DUTIES = (
    Column("side", _("side"), "choice", choices=tuple(kinds.Side.choices), required=True),
    Column("phase", _("phase"), "choice", choices=tuple(kinds.Phase.choices), required=True),
    _WHAT,
    _POST,
)
RESOURCES = (
    Column("side", _("side"), "choice", choices=tuple(kinds.Side.choices), required=True),
    Column("kind", _("kind"), "choice", choices=tuple(kinds.ResourceKind.choices), required=True),
    _WHAT,
    _NUMBER,
    Column("within_min", _("there within (min)"), "whole", high=10_000),
)
NEIGHBOUR_CONTACTS = (
    Column("unit", _("unit"), required=True),
    Column("post", _("post"), required=True, help=_("A post, never a person's name.")),
    _CONTACT,
    Column("hours", _("hours"), longest=60, help=_("When the post answers.")),
)
TRAFFIC_SUPPORT = (
    Column("place", _("place"), required=True),
    _FORCE,
    _PEOPLE,
    Column("date", _("date"), "date"),
    _FROM,
    _UNTIL,
    Column("task", _("task"), longest=300),
    _POST,
)
PASSAGES = (
    Column("date", _("date"), "date", required=True),
    _FROM,
    _UNTIL,
    Column("vehicles", _("vehicles or trains"), "whole", high=MOST),
    _PEOPLE,
    _NOTE,
)
ALONGSIDE = (
    Column("entry", _("code of the entry"), "code", required=True, help=_("A site or facility beside the route.")),
    Column("task", _("what to look after"), longest=300),
)
