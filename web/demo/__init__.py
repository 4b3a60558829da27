"""The demo course: problems of our own, with solutions that get different verdicts."""
