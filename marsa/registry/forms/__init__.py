"""Forms of this room, by noun: HTTP in, clean values out."""
