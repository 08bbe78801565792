"""The sections of the form of an entry: one page each, made from the catalogue of fields.

What stands in the controls of a page is `Typed`: the name of a control → what was typed, as text.
`plain` and `lines` turn a content into it and back. Reading changes only what is typed otherwise
than it was drawn, so that saving an untouched page changes nothing; what cannot be understood is
kept as it was typed. `laying` makes a form of it, `drawn` what a template draws.
"""
