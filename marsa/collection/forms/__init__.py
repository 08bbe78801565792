"""What a page's fields give: from HTTP to clean values."""
