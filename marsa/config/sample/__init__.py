"""The sample for the demonstration: invented entries of the size and shape of the 2022 cycle.

One CSV file for each partner, in the product's own layout. Every project, amount, organisation
and text is made up; the words stand in `words/*.yaml`, in English and French.
"""

from marsa.config.sample.writing import SampleFile, write

__all__ = ["SampleFile", "write"]
