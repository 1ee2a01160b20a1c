"""``watchbill user add``: accounts."""

from __future__ import annotations

import os
import secrets
from typing import Annotated, Literal

from cyclopts import Parameter
from django.core.exceptions import ValidationError

from watchbill.accounts.actions import create_user
from watchbill.cli.database.access import open_database
from watchbill.cli.display import out
from watchbill.cli.exits import CommandError
from watchbill.places.enums import Owner
from watchbill.places.models import Area

PASSWORD_BYTES = 12


def add_user(
    name: str,
    /,
    *,
    role: Literal["planner", "department", "inspector", "viewer"],
    area: str = "",
    owner: str = "",
    administrator: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Add an account with a role in an area and all below it; the password is made and shown once.

    WATCHBILL_PASSWORD, where it is set, is taken as the password instead.

    Example: watchbill user add duty-room --role planner --area HELSINKI-D

    Parameters
    ----------
    name
        Name to sign in with.
    role
        A planner writes, a department keeps its own ledger entries, an inspector and a viewer read.
    area
        Code of the area; everywhere without it.
    owner
        The body whose ledger entries a department keeps, for example police or education.
    administrator
        May manage accounts and do everything.
    """
    open_database()
    if owner and owner not in Owner.values:
        raise CommandError(f"there is no owner '{owner}'; there are: {', '.join(Owner.values)}")
    if area and not Area.objects.filter(code=area).exists():
        raise CommandError(f"there is no area '{area}'")
    given = os.environ.get("WATCHBILL_PASSWORD", "")
    password = given or secrets.token_urlsafe(PASSWORD_BYTES)
    try:
        create_user(
            by=None,
            username=name,
            password=password,
            role=role,
            area_code=area,
            owner=owner,
            administrator=administrator,
        )
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    shown = "as given" if given else password
    out.print(f"account {name}, {role} in {area or 'all areas'}; password: {shown}", markup=False)
