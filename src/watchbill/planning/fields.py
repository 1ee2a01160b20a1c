"""What all planning data is made of: the base of its classes, and the types that many fields share."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Code = Annotated[str, Meta(min_length=1, max_length=64, description="Short code, unique within its list")]
Day = Annotated[int, Meta(ge=0, le=3660, description="Day of the operation, 0 is its first day")]
Seconds = Annotated[int, Meta(ge=0, le=604_800)]
People = Annotated[int, Meta(ge=0, le=100_000)]

Mode = Literal["foot", "bicycle", "car"]


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Base of all planning data: immutable and strict about unknown fields."""
