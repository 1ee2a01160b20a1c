"""How inner loops are compiled to machine code: one way for all kernels of the planning room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
compiled = cast("Callable[[Kernel], Kernel]", numba.njit(cache=True, nogil=True))
"""Compiles a function to machine code, kept on disk for the next process; it lets go of the interpreter's lock."""
