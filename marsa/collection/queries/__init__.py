"""Reads of the collection room that more than one caller needs."""
