"""Marsa: the follow-up platform for migration dialogues."""

__version__ = "0.1.0"
