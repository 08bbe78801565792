"""The public site: a function of one edition."""
