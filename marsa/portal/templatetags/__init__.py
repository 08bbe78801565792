"""What templates may say about figures."""
