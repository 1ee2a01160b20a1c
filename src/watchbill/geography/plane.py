"""A local metric plane: equirectangular about a centre.

Both axes are only scaled, so straight lines stay straight and a partition stays a partition. Over the few
dozen kilometres of a district the lengths are right to some per mille.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_195.0
"""Length of a degree of latitude on a sphere of 6,371 km radius."""

Geometry = TypeVar("Geometry", bound="BaseGeometry")


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of (``lon``, ``lat``)."""

    lon: float
    lat: float

    @property
    def scale(self) -> NDArray[np.float64]:
        """Metres per degree of longitude and of latitude, shape (2,)."""
        return np.array([METRES_PER_DEGREE * cos(radians(self.lat)), METRES_PER_DEGREE])

    def metres(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coordinates (n, 2) in degrees as metres."""
        metres: NDArray[np.float64] = (degrees - np.array([self.lon, self.lat])) * self.scale
        return metres

    def degrees(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coordinates (n, 2) in metres as degrees."""
        degrees: NDArray[np.float64] = metres / self.scale + np.array([self.lon, self.lat])
        return degrees

    def project(self, geometry: Geometry) -> Geometry:
        """A geometry in degrees as one in metres."""
        return shapely.transform(geometry, self.metres)

    def area_m2(self, geometry: BaseGeometry) -> float:
        """Area of a geometry in degrees, in square metres."""
        east, north = self.scale
        return float(geometry.area * east * north)
