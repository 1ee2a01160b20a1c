"""``watchbill export``: the public JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from watchbill.cli.database.access import find_operation, find_run
from watchbill.cli.display import out
from watchbill.deployments.archive import export_file


def export(
    operation: str, /, *, output: Annotated[Path, Parameter(name=["--output", "-o"])], run: int | None = None
) -> None:
    """Write problem and plan together into a JSON file that anybody's program can verify.

    Example: watchbill export festival -o festival.json

    Parameters
    ----------
    operation
        Code of the operation.
    output
        File to write.
    run
        Number of the planning run; by default the published one, else the newest.
    """
    output.write_bytes(export_file(find_run(find_operation(operation), run)))
    out.print(f"{output} written")
