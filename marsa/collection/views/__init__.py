"""Pages behind the sign-in: parse, one action or one query, render."""
