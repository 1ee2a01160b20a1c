"""The street network and the quiet background map of a district, as the geography room made them."""

from __future__ import annotations

from django.db import models

from watchbill.places.models.area import Area


class StreetNetwork(models.Model):
    """Streets for foot, bicycle and car; ``data`` is what ``geography.network.StreetNetwork.to_bytes`` gives."""

    district = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="street_network")
    data = models.BinaryField()
    imported_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"streets of {self.district.code}"


class Basemap(models.Model):
    """Streets, water, green and buildings to draw: a gzipped GeoJSON FeatureCollection."""

    district = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="basemap")
    data = models.BinaryField()
    attribution = models.CharField(max_length=200, default="© OpenStreetMap contributors")
    imported_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"map of {self.district.code}"
