"""The ``watchbill`` command: which commands there are, and how each of them ends.

Commands are loaded when they are called, so that those without a database never import Django.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from watchbill import __version__
from watchbill.cli.exits import CommandError, Exit

HELP = """Plans, staffs and runs the public-safety operation around a major event.

A first plan:

    watchbill import osm city.osm.pbf --operation festival --start 2027-05-20 --days 3 --sample-forces
    watchbill plan festival
    watchbill orders festival -o orders

Exit codes: 0 fine; 1 findings or shortfalls that are errors; 2 wrong usage or input; 3 stopped before the end;
4 internal failure (WATCHBILL_DEBUG=1 shows the traceback).
"""

app = App(
    name="watchbill",
    help=HELP,
    help_format="plaintext",
    version=__version__,
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
    result_action="return_value",
)
imports = App(name="import", help="Bring a city map or forces into an operation.")
workbooks = App(name="workbook", help="Write workbooks to fill in.")
users = App(name="user", help="Accounts and their roles.")

imports.command("watchbill.cli.database.maps:import_osm", name="osm", help="Import a city from OpenStreetMap.")
imports.command("watchbill.cli.database.forces:import_forces", name="forces", help="Import forces from a workbook.")
workbooks.command("watchbill.cli.database.forces:write_workbook", name="forces", help="Write the forces workbook.")
users.command("watchbill.cli.database.users:add_user", name="add", help="Add an account with a role.")
app.command(imports)
app.command(workbooks)
app.command("watchbill.cli.database.levels:set_levels", name="level", help="Set the level of an area on days.")
app.command("watchbill.cli.database.plans:plan", name="plan", help="Plan an operation, with live progress.")
app.command("watchbill.cli.database.checks:check", name="check", help="Read an operation with the plan linter.")
app.command("watchbill.cli.database.orders:orders", name="orders", help="Print order books, summary and calendar.")
app.command("watchbill.cli.database.exports:export", name="export", help="Write problem and plan as a JSON file.")
app.command("watchbill.cli.files:verify", name="verify", help="Verify a plan from its JSON file alone.")
app.command("watchbill.cli.solving:solve_file", name="solve", help="Plan a JSON file, without a database.")
app.command("watchbill.cli.files:schema", name="schema", help="Print the JSON Schema of the plan file.")
app.command("watchbill.cli.database.serving:serve", name="serve", help="Serve the pages and plan in the background.")
app.command("watchbill.cli.database.serving:worker", name="worker", help="Run a planning worker beside a server.")
app.command(users)
app.command("watchbill.cli.database.demo:demo", name="demo", help="Plan a street festival in central Helsinki.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code and never shows a traceback unless ``WATCHBILL_DEBUG=1``."""
    try:
        result = app(list(sys.argv[1:] if arguments is None else arguments))
    except CommandError as error:
        return _fail(error, str(error), error.code)
    except CycloptsError as error:
        return _fail(error, f"{_message(error)} (watchbill --help tells more)", Exit.USAGE)
    except KeyboardInterrupt as error:
        return _fail(error, "stopped", Exit.STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return Exit.FINE
    except Exception as error:
        if messages := getattr(error, "messages", None):  # Django's ValidationError
            return _fail(error, "; ".join(messages), Exit.USAGE)
        if _is_input(error):
            return _fail(error, _message(error), Exit.USAGE)
        return _fail(error, f"internal failure: {type(error).__name__}: {_message(error)}", Exit.FAILURE)
    return int(result) if isinstance(result, int) else Exit.FINE


def _fail(error: BaseException, message: str, code: Exit) -> int:
    if os.environ.get("WATCHBILL_DEBUG") == "1":
        traceback.print_exception(error)
    print(f"watchbill: {message}", file=sys.stderr)
    return code


def _is_input(error: Exception) -> bool:
    """Whether it is about what the user gave: a file, or a refusal that a room spells out."""
    return isinstance(error, OSError) or type(error).__module__.split(".")[0] in {"watchbill", "msgspec"}


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error).strip()


if __name__ == "__main__":
    sys.exit(main())
