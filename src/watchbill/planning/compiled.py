"""How inner loops are compiled to machine code: one way for all kernels of the planning room."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """Compile a function to machine code, kept on disk for the next process; it lets go of the interpreter's lock."""
    return _kept(function, no_cpython_wrapper=False)


def inner(function: Kernel) -> Kernel:
    """As ``compiled``, for a function that only compiled ones call."""
    return _kept(function, no_cpython_wrapper=True)


def bare(function: Kernel) -> Kernel:
    """As ``inner``, for a function that makes no array and takes no slice of one.

    Numba counts who holds each array at every call. In functions that are called with many arrays for a few sums, as
    those of a search are, that takes ten times as long as the sums; here nothing is counted, since nothing is made.
    """
    return _kept(function, no_cpython_wrapper=True, _nrt=False)


def _kept(function: Kernel, **options: bool) -> Kernel:
    kernel: Any = numba.njit(cache=True, nogil=True, **options)(function)  # type: ignore[call-overload]
    # Numba renews code on disk when the function's own file changes, but it holds code of the files around it too.
    kept = kernel._cache._cache_file
    kept._source_stamp = (kept._source_stamp, sources_digest(Path(function.__code__.co_filename).parent))
    return cast("Kernel", kernel)


@functools.cache
def sources_digest(folder: Path) -> str:
    """A digest of this module and of all modules in a folder that have compiled functions."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(folder.glob("*.py")):
        text = path.read_bytes()
        if b"planning.compiled import" in text:
            digest.update(text)
    return digest.hexdigest()
