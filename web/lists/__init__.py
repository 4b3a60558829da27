"""What every list of the site has: pages, a search, filters."""
