"""Which entries speak of the same initiative; what is counted, once."""
