"""Measures: defined questions asked of an edition. Reads only."""
