"""Pages of this room that take more than ten lines to assemble, as plain values."""
