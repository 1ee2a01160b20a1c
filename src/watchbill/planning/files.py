"""The public file of an operation: problem and plan together as JSON, ``watchbill-operation/1``.

``read`` answers with data whose every code and position points somewhere, or with a ``FileProblem`` that names the
field; ``write`` replaces a file in one step, so that nobody ever reads half of one; ``schema`` is the JSON Schema.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from watchbill import __version__
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem, Struct
from watchbill.planning.references import Mistake, plan_mistakes, problem_mistakes

FORMAT: Literal["watchbill-operation/1"] = "watchbill-operation/1"
SCHEMA_ID = "https://watchbill.example/schemas/operation-1.json"


class OperationFile(Struct, kw_only=True, frozen=True):
    """The whole file: what is to be planned, and the plan if there is one."""

    format: Annotated[Literal["watchbill-operation/1"], Meta(description="Name and version of this format")] = FORMAT
    generator: Annotated[str, Meta(description="Program and version that wrote the file")] = f"watchbill {__version__}"
    problem: Problem
    plan: Plan | None = None


class FileProblem(Exception):  # noqa: N818 - it is a problem with a file, told to its user
    """A file that cannot be used. ``path`` is the field (``problem.teams[3].area``), empty for the whole file."""

    def __init__(self, path: str, wrong: str, right: str) -> None:
        self.path = path
        self.wrong = wrong
        self.right = right
        super().__init__(f"{path or 'file'}: {wrong}\nExpected: {right}")


def read(path: Path) -> OperationFile:
    """Return the content of an operation file.

    Raises ``FileProblem`` where the file cannot be read, is no JSON, is of another version, or holds a field that is
    missing, unknown, of the wrong type, out of bounds, or that points nowhere.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem("", f"{path} cannot be read ({error.strerror})", "a file that exists") from error
    return loads(content)


def loads(content: bytes) -> OperationFile:
    """Return the content of an operation file that is given as bytes; errors as ``read``."""
    try:
        found = msgspec.json.decode(content, type=_Head).format
        if found != FORMAT:
            raise FileProblem("format", f"“{found}”", f"“{FORMAT}”")
        file = msgspec.json.decode(content, type=OperationFile)
    except msgspec.ValidationError as error:
        raise _as_problem(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileProblem("", f"this is not JSON ({error})", "a file as `watchbill export` writes it") from error
    for mistake in mistakes(file):
        raise FileProblem(*mistake)
    return file


def mistakes(file: OperationFile, most: int = 20) -> tuple[Mistake, ...]:
    """Return the first mistakes in what codes and positions point to; empty where all is right."""
    found = tuple(islice(problem_mistakes(file.problem), most))
    if not found and file.plan is not None:
        found = tuple(islice(plan_mistakes(file.problem, file.plan), most))
    return found


def dumps(file: OperationFile) -> bytes:
    """Return the file as compact JSON, ending with a new line."""
    return msgspec.json.encode(file) + b"\n"


def write(path: Path, file: OperationFile) -> None:
    """Write the file beside its place and then move it there, so that the old one stays until the new one is whole."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(dumps(file))
            handle.flush()
            os.fsync(handle.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file."""
    found = msgspec.json.schema(OperationFile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Watchbill operation",
        "description": "An operation to plan and its plan; the format is documented in docs/file-format.md.",
        "version": FORMAT.rpartition("/")[2],
        **found,
    }


def schema_text() -> str:
    """Return the JSON Schema as text, ending with a new line."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


class _Head(msgspec.Struct):
    format: str


_AT = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)


def _as_problem(error: msgspec.ValidationError) -> FileProblem:
    """Turn msgspec's sentence into field, wrong and right."""
    match = _AT.match(str(error))
    what, path = (match["what"], match["path"] or "") if match else (str(error), "")
    path = path.removeprefix("$").removeprefix(".")
    if missing := re.search(r"missing required field `(.+)`", what):
        field = f"{path}.{missing[1]}".lstrip(".")
        return FileProblem(field, "this field is missing", "every required field (see docs/file-format.md)")
    if unknown := re.search(r"unknown field `(.+)`", what):
        field = f"{path}.{unknown[1]}".lstrip(".")
        return FileProblem(field, "this field is not known", "a field of docs/file-format.md")
    if kinds := re.match(r"Expected `(.+?)`, got `(.+)`", what):
        return FileProblem(path, f"it is of type {kinds[2]}", kinds[1])
    if expected := re.match(r"Expected (.+)", what):
        return FileProblem(path, "the value is out of bounds", expected[1])
    return FileProblem(path, what, "a value as docs/file-format.md says")
