"""Who may do what in a cycle of collection, and when. Pure: no query, no clock, no write."""
