"""Taking an edition out of the house: one file of it in a format that others read.

Everything comes from the files of one published edition, never from a working table.
"""
