"""The workbook: written for one partner and cycle, pre-filled, and read when it comes back.

from marsa.exchange.workbook import reading, writing
"""
