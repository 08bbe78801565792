"""The audit trail: one entry per action, plain values, never edited."""
