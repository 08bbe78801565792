"""The form and the cover sheet on paper: values here, Typst in a process of its own."""
