"""The seeing side: a frozen map, the views, the layouts, the page."""
