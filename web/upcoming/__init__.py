"""What a user has to do next: the start page, and a calendar that follows it.

upcoming_set.py  a set with the user's own dates
queries.py       the sets of a user's courses that are not over
calendar.py      them as a calendar in the form of RFC 5545
models.py        the secret address of a user's calendar
feeds.py         making, ending and finding that address
"""
