"""The operation: days, phases, shifts, levels and their rules."""
