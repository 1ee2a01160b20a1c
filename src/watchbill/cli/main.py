"""The ``watchbill`` command: which commands there are, and how each of them ends.

Commands are loaded when they are called, so that those without a database never import Django.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchbill import __version__
from watchbill.cli.exits import CommandError, Exit

if TYPE_CHECKING:
    from cyclopts import App

HELP = """Plans, staffs and runs the public-safety operation around a major event.

A first plan:

    watchbill import osm city.osm.pbf --operation festival --start 2027-05-20 --days 3 --sample-forces
    watchbill plan festival
    watchbill orders festival -o orders

Exit codes: 0 fine; 1 findings or shortfalls that are errors; 2 wrong usage or input; 3 stopped before the end;
4 internal failure (WATCHBILL_DEBUG=1 shows the traceback).
"""

COMMANDS = {
    "import osm": ("database.maps:import_osm", "Import a city from OpenStreetMap."),
    "import forces": ("database.forces:import_forces", "Import forces from a workbook."),
    "workbook forces": ("database.forces:write_workbook", "Write the forces workbook."),
    "level": ("database.levels:set_levels", "Set the level of an area on days."),
    "plan": ("database.plans:plan", "Plan an operation, with live progress."),
    "rehearse": ("rehearsal:rehearse_plan", "Rehearse a plan by simulation."),
    "repair": ("database.repairs:repair", "Repair the plan in force after a change."),
    "risk": ("database.repairs:risk", "List the shifts at risk and the standby pool."),
    "scenario add": ("database.scenarios:add", "Plan and rehearse an operation with changes in it."),
    "scenario remove": ("database.scenarios:remove", "Remove a scenario."),
    "compare": ("database.scenarios:compare", "Show scenarios side by side."),
    "check": ("database.checks:check", "Read an operation with the plan linter."),
    "why": ("database.reasons:why", "Say why the plan lacks something, and what would mend it."),
    "orders": ("database.orders:orders", "Print order books, summary and calendar."),
    "export": ("database.exports:export", "Write problem and plan as a JSON file."),
    "verify": ("files:verify", "Verify a plan from its JSON file alone."),
    "solve": ("solving:solve_file", "Plan a JSON file, without a database."),
    "schema": ("files:schema", "Print the JSON Schema of the plan file."),
    "serve": ("database.serving:serve", "Serve the pages and plan in the background."),
    "worker": ("database.serving:worker", "Run a planning worker beside a server."),
    "remind": ("database.reminders:remind", "Mail the keepers of ledgers what is theirs to mend."),
    "user add": ("database.users:add_user", "Add an account with a role."),
    "demo": ("database.demo:demo", "Plan a street festival in central Helsinki."),
}
"""Where each command's function is, and its line in the list of commands."""
GROUPS = {
    "import": "Bring a city map or forces into an operation.",
    "workbook": "Write workbooks to fill in.",
    "user": "Accounts and their roles.",
    "scenario": "What if: scenarios beside the plan.",
}


def make_app(arguments: Sequence[str]) -> App:
    """The command's parser. The command that is called shows its own docstring as help, not its line in the list."""
    from cyclopts import App  # here, so that Ctrl-C while it loads ends the command in order

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
    groups = {name: App(name=name, help=text, help_format="plaintext") for name, text in GROUPS.items()}
    for group in groups.values():
        app.command(group)
    for words, (path, line) in COMMANDS.items():
        *above, name = words.split()
        called = list(arguments[: len(above) + 1]) == words.split()
        parent = groups[above[0]] if above else app
        parent.command(f"watchbill.cli.{path}", name=name, help=None if called else line)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code and never shows a traceback unless ``WATCHBILL_DEBUG=1``."""
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        result = make_app(words)(words)
    except CommandError as error:
        return _fail(error, str(error), error.code)
    except KeyboardInterrupt as error:
        return _fail(error, "stopped", Exit.STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return Exit.FINE
    except Exception as error:
        if _is_usage(error):
            return _fail(error, f"{_message(error)} (watchbill --help tells more)", Exit.USAGE)
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


def _is_usage(error: Exception) -> bool:
    """Whether the command line itself was not understood."""
    return type(error).__module__.split(".")[0] == "cyclopts"


def _is_input(error: Exception) -> bool:
    """Whether it is about what the user gave: a file, or a refusal that a room spells out."""
    return isinstance(error, OSError) or type(error).__module__.split(".")[0] in {"watchbill", "msgspec"}


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error).strip()


if __name__ == "__main__":
    sys.exit(main())
