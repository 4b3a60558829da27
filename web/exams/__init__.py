"""Exams: assignments during which nothing else is open to a student.

exam.py         what an exam is, and when it is over for one student: pure
addresses.py    from where a set may be worked on: pure
models.py       sessions in which students write
queries.py      which exams concern a student at this moment
attending.py    beginning, going on at another computer, handing in early
watching.py     who writes, as the staff sees it
arranging.py    making an exam of an assignment, and giving more time while it runs
gate.py         before every request: what an exam closes
"""
