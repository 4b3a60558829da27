"""Extensions: what a student or a group has more than everybody in a set, as the staff gives it and takes it back.

recipients.py   to whom the viewer may give one
form.py         what is given
granting.py     giving, and taking back
queries.py      what was given, in a set and to a student

web/grades/deadline.py computes the dates.
"""
