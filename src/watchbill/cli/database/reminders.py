"""``watchbill remind``: mails to keepers about what is theirs to mend."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from watchbill.cli.database.access import open_database
from watchbill.cli.display import out
from watchbill.cli.exits import CommandError, Exit
from watchbill.places.actions import remind as send_reminders


def remind(*, every: int = 7, dry_run: Annotated[bool, Parameter(negative="")] = False) -> Exit:
    """Mail each keeper of ledgers what is theirs to mend: incomplete, out of date, without cell or post, overdue.

    To be called daily, by cron or a timer; nobody is told twice within the interval, or where all is in order.

    Example: watchbill remind --every 7

    Parameters
    ----------
    every
        Days between two mails to the same account.
    dry_run
        Print the mails; send and note nothing.
    """
    if every < 1:
        raise CommandError("--every takes a number of days from 1")
    open_database()
    found = send_reminders(by=None, every_days=every, dry_run=dry_run)
    if dry_run:
        for one in found:
            out.print(f"[bold]{one.user.email}[/] {one.subject}", highlight=False)
            out.print(one.text, markup=False, highlight=False, soft_wrap=True)
    table = Table("account", "address", "to mend", "mail")
    for one in found:
        table.add_row(
            one.user.username, one.user.email, str(one.gaps), one.fault or ("not sent" if dry_run else "sent")
        )
    out.print(table if found else "nobody has anything to mend, or all were told within the interval")
    return Exit.FINDINGS if any(one.fault for one in found) else Exit.FINE
