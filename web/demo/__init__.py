"""A course to look at: problems of our own, with solutions that get every verdict."""
