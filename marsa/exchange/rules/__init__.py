"""What amounts, places and shares mean, in whatever format they were written. Pure."""
