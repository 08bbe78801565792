"""Nouns all rooms share: countries, partners, organisations, frameworks, currencies and rates."""
