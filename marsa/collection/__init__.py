"""Cycles of reporting: arrivals, entries and their versions."""
