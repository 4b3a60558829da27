"""Two submissions beside each other: their sources, and what became of their tests.

source_diff.py   what is different in two sources: pure
test_changes.py  which tests and groups have another verdict now: pure
queries.py       the submissions to compare one with
views.py         the page
"""
