"""Everything that can happen in a cycle of collection: one function each, journalled once."""
