"""Tables in CSV to records, by mappings of columns that are data: a new list is a new file."""
