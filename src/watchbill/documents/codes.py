"""Codes to scan at the checkpoints."""

from __future__ import annotations

import io
from functools import cache

import segno


def checkpoint_code(operation: str, stop: str) -> str:
    """What the code at a checkpoint says: the operation and the place, nothing about a person or a team."""
    return f"WB:{operation}:{stop}"


@cache
def code_svg(content: str) -> str:
    """QR code as SVG with its quiet zone, error correction M (15 % of it may be dirty)."""
    buffer = io.BytesIO()
    segno.make_qr(content, error="m").save(buffer, kind="svg", xmldecl=False, border=4, omitsize=True)
    return buffer.getvalue().decode()
