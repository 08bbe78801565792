"""The door out: rooms offer tables, an edition freezes them."""
