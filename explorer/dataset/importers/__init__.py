"""Tables of others, turned into a dataset by a profile that says which column is which field."""
