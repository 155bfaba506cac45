"""The seeing side: a frozen map, the views, the layouts, the page."""

MOST_NODES = 2_000  # of a map, unless more are asked for
