"""The input of a geometry: text, and a map to draw on where the browser has one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.widgets import Script


class DrawInput(forms.Textarea):
    """A geometry as text with a map above it. The text is what is sent, with and without a script.

    ``base`` is the address of the background, ``around`` that of GeoJSON to draw along; without them there is no map.
    ``shapes`` are the GeoJSON types to offer.
    """

    template_name = "web/draw.html"
    base = ""
    around = ""

    class Media:
        css = {"all": ["vendor/maplibre-gl/maplibre-gl.css", "web/map.css", "web/draw.css"]}
        js = [
            Script("vendor/terra-draw/terra-draw.umd.js", defer=True),
            Script("vendor/terra-draw-maplibre-gl-adapter/terra-draw-maplibre-gl-adapter.umd.js", defer=True),
            Script("web/map/draw.js", type="module"),
        ]

    def __init__(self, shapes: Sequence[str]) -> None:
        super().__init__(attrs={"rows": 3, "spellcheck": "false"})
        self.shapes = tuple(shapes)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Addresses and shapes for the template."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"base": self.base, "around": self.around, "shapes": self.shapes}
        return context
