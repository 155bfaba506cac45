"""The asking side: the library of questions, names, results."""

SCOPES = ("window", "live", "all")
TIERS = ("corporate", "strategic", "transactional")
FARTHEST = 8  # steps of a path
