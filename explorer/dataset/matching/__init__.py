"""Names in a table and the partners that they may mean: proposals, which a person confirms."""
