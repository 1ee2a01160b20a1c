"""Typst: which fonts there are, and a template with data made into a PDF."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

LATIN_FAMILIES = ("Noto Sans", "Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "Libertinus Serif")
CHINESE_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "SimHei",
    "Noto Serif CJK SC",
    "Droid Sans Fallback",
)
_IDEOGRAPHS = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


class MissingFont(Exception):  # noqa: N818 - reads as what it says
    """The text has Chinese characters and no font on this machine has them."""

    def __init__(self) -> None:
        super().__init__(
            "No font with Chinese characters was found. Install one, for example the Debian package "
            "fonts-noto-cjk, the Fedora package google-noto-sans-cjk-fonts, or Noto Sans CJK SC from "
            "https://github.com/notofonts/noto-cjk, and print again."
        )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def available_families() -> frozenset[str]:
    """Font families that Typst finds on this machine, its own included."""
    return frozenset(_fonts().families())


def font_families(*, chinese: bool, available: frozenset[str]) -> list[str]:
    """Families to set a document in, the preferred first; only such as are available.

    Raises ``MissingFont`` where Chinese is wanted and no family has it.
    """
    latin = [family for family in LATIN_FAMILIES if family in available]
    ideographs = [family for family in CHINESE_FAMILIES if family in available]
    if chinese and not ideographs:
        raise MissingFont
    return latin[:1] + ideographs[:1] + latin[1:2]


def map_families(available: frozenset[str]) -> list[str]:
    """Families for the words on a map, whatever script its streets are named in; never raises."""
    return font_families(chinese=any(family in available for family in CHINESE_FAMILIES), available=available)


def has_chinese(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return bool(_IDEOGRAPHS.search(text))


class Press:
    """Makes PDFs from one template; keeps the compiler, so that the second document is cheaper."""

    def __init__(self, template: str, *, language: str) -> None:
        room = files("watchbill.documents")
        self._source = room.joinpath("sheet.typ").read_bytes() + room.joinpath(template).read_bytes()
        self._language = language
        self._compiler = typst.Compiler(font_paths=_fonts())

    def pdf(self, data: dict[str, Any], *, issued_at: datetime) -> bytes:
        """The template filled with ``data`` (anything that JSON holds), stamped with the time of issue."""
        settings = self._settings(data)
        result = self._compiler.compile(
            self._source, format="pdf", sys_inputs=settings, timestamp=int(issued_at.timestamp())
        )
        if not isinstance(result, bytes):
            raise TypeError("Typst returned no single PDF")
        return result

    def warnings(self, data: dict[str, Any]) -> list[str]:
        """What Typst finds odd about the template with this data, an unknown font for one."""
        _result, found = self._compiler.compile_with_warnings(
            self._source, format="pdf", sys_inputs=self._settings(data)
        )
        return [warning.message for warning in found]

    def _settings(self, data: dict[str, Any]) -> dict[str, str]:
        text = json.dumps(data, ensure_ascii=False)
        chinese = self._language == "zh-hans" or has_chinese(text)
        fonts = font_families(chinese=chinese, available=available_families())
        return {"fonts": json.dumps(fonts), "language": self._language, "data": text}
