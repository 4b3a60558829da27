"""Grades: computed from submissions, the late policy, extensions and overrides whenever somebody looks.

Pure:
late_policy.py   what a set says about late work and about many attempts
deadline.py      when a set is due for one student
attempt.py       what a grade needs to know of a submission
lateness.py      how late a submission counts, in units of the policy
penalty.py       what lateness and earlier attempts cost a submission
valued.py        what each submission is worth before one is chosen
choice.py        which submission counts
grade.py         the grades of one student in one set
cost_now.py      what a submission at this moment would lose
explanation.py   how each of them came about
kept_attempt.py  which attempts a grade may need, of many
summary.py       what is kept of all that a student handed in to one problem
known_grades.py  grades that this process computed already

Of the database:
graded_set.py    the sets of a course that give points, and what they say to everybody
extensions.py    what a student has more than everybody
attempts.py      what students handed in, and how it was judged: the rows themselves
progress.py      the same in short, from a projection that is never older than the reading
overrides.py     what staff decided by hand
course_grades.py all of it together: the grades of students in a course
"""
