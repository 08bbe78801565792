"""Small things every room uses and none owns: refusal, findings, locking, money, periods."""
