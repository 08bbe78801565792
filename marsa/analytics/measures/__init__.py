"""The measures, one module per family: what it is called, what it says, and how it is asked."""
