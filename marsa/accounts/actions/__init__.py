"""Everything that can happen to accounts: one function each, journalled once."""
