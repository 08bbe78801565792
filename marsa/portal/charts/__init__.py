"""Plain values in, values that a template can draw out. Pure; knows no language and no edition.

Widths and places are made here, words and numbers in the templates. Coordinates are whole
units of a viewBox or text in percent: a template would write a decimal with the comma of
its language, which SVG does not read.
"""

from marsa.portal.charts.counting import Counting, Row
from marsa.portal.charts.countries import Choropleth, Class, Country, breaks, choropleth
from marsa.portal.charts.lines import Bar, Bars, bars
from marsa.portal.charts.years import Column, Columns, Tick, Year, columns_by_year, ticks

__all__ = [
    "Bar",
    "Bars",
    "Choropleth",
    "Class",
    "Column",
    "Columns",
    "Counting",
    "Country",
    "Row",
    "Tick",
    "Year",
    "bars",
    "breaks",
    "choropleth",
    "columns_by_year",
    "ticks",
]
