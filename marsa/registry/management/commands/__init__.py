"""The commands: parse, one action or one query, print."""
