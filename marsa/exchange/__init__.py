"""File formats: bytes to records and back, with no idea of whose they are. No Django."""
