"""Plain values of the pages that take some assembling."""
