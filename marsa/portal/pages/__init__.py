"""Pages as plain frozen values, one module per noun; the same values leave as JSON and CSV.

Each module begins with what a person would say on using its page.
"""
