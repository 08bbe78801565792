"""The whole of IATI, sifted: which activities a profile is about, and why. No Django."""
