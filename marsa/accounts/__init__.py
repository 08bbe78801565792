"""People, roles, signing in."""
