"""The tables of docs/file-format.md, written from the JSON Schema, so that page and code cannot differ.

``python -m watchbill.planning.format_page PAGE`` renews the part of the page between its two marks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from watchbill.planning.files import schema

BEGIN = "<!-- fields: written by watchbill.planning.format_page, do not edit below -->"
END = "<!-- fields end -->"

MEANINGS = {
    "name": "Name for people to read",
    "level": "The level",
    "basis": "What the share is taken of",
    "least_permille": "Least share, per mille of the basis",
    "duration_s": "Length of the break, seconds",
    "kind": "Which kind it is",
    "people": "People on duty at least",
    "lon": "Longitude, degrees WGS 84",
    "lat": "Latitude, degrees WGS 84",
    "mode": "Mode of movement; there is a matrix for it",
    "ledger": "Kind of ledger that the stop is an entry of",
    "crew": "Crew in the cycle; null: the planner chooses where the force rotates",
    "start_s": "Begin, seconds after the shift's start",
    "end_s": "End, seconds after the shift's start",
    "unit": "Unit of the amount",
    "area": "Area concerned; empty: none",
    "day": "Day concerned; null: none",
    "shift": "Shift concerned; empty: none, or the whole day",
    "force": "Force concerned; empty: none",
    "stop": "Stop concerned; empty: none",
    "team": "Team concerned; empty: none",
    "training": "Training concerned; empty: none",
}
"""What fields mean whose type says nothing of it."""


def tables() -> str:
    """Return one Markdown section with a table of fields for every object of the format."""
    definitions: dict[str, Any] = schema()["$defs"]
    return "\n".join(_section(name, definitions) for name in _in_order(definitions))


def renewed(page: str) -> str:
    """Return the page with the tables between its marks as they are now."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{tables()}\n{END}{tail}"


def _in_order(definitions: dict[str, Any]) -> list[str]:
    """Names of the objects in the order in which a reader meets them, from the whole file downwards."""
    order = ["OperationFile"]
    for name in order:
        found: list[str] = []
        _collect(definitions[name], found)
        order += [other for other in dict.fromkeys(found) if other not in order]
    return order


def _collect(node: Any, found: list[str]) -> None:
    if isinstance(node, dict):
        if "$ref" in node:
            found.append(node["$ref"].rpartition("/")[2])
        for value in node.values():
            _collect(value, found)
    elif isinstance(node, list):
        for value in node:
            _collect(value, found)


def _section(name: str, definitions: dict[str, Any]) -> str:
    definition = definitions[name]
    lines = [f"### {name}", "", " ".join(definition.get("description", "").split()), ""]
    lines += ["| field | type | bounds | meaning |", "| --- | --- | --- | --- |"]
    required = set(definition.get("required", ()))
    for field, node in definition["properties"].items():
        meaning = node.get("description") or MEANINGS.get(field) or _of_reference(node, definitions)
        if field not in required:
            default = node.get("default")
            said = "see its table" if isinstance(default, dict) else f"`{_json(default)}`"
            meaning = f"{meaning} (default: {said})".strip()
        lines.append(f"| `{field}` | {_type(node)} | {_bounds(node)} | {meaning} |")
    return "\n".join([*lines, ""])


def _of_reference(node: dict[str, Any], definitions: dict[str, Any]) -> str:
    """Return the first sentence about the object that a field holds, or holds a list of."""
    found: list[str] = []
    _collect(node, found)
    if not found:
        return ""
    return " ".join(str(definitions[found[0]]["description"]).split()).partition(". ")[0].rstrip(".")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _type(node: dict[str, Any]) -> str:
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in node:
        return " or ".join(_type(option) for option in node["anyOf"])
    if "enum" in node:
        return " or ".join(f"`{_json(value)}`" for value in node["enum"])
    if node.get("type") == "array":
        if "prefixItems" in node:
            return "list of " + " and ".join(_type(item) for item in node["prefixItems"])
        return f"list of {_type(node.get('items') or {})}"
    if "additionalProperties" in node:
        return f"object of {_type(node['additionalProperties'])}"
    return str(node.get("type", "any"))


def _bounds(node: dict[str, Any]) -> str:
    if "anyOf" in node:
        return "; ".join(filter(None, (_bounds(option) for option in node["anyOf"])))
    if node.get("type") == "array":
        items = node.get("items")
        inner = _bounds(items) if isinstance(items, dict) and items else ""
        return f"each {inner}" if inner else ""
    parts = [
        f"{sign} {node[key]}"
        for key, sign in (
            ("minimum", "≥"),
            ("exclusiveMinimum", ">"),
            ("maximum", "≤"),
            ("exclusiveMaximum", "<"),
        )
        if key in node
    ]
    if "minLength" in node or "maxLength" in node:
        parts.append(f"{node.get('minLength', 0)} to {node.get('maxLength', 'any')} characters")
    if "pattern" in node:
        parts.append(f"`{node['pattern']}`")
    return ", ".join(parts)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(renewed(target.read_text(encoding="utf-8")), encoding="utf-8")
