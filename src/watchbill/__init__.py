"""Watchbill plans, staffs and runs the public-safety operation around a major event."""

__version__ = "0.1.0"
