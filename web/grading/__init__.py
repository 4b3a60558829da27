"""What the staff decides about grades: when students see them, and points by hand.

publishing.py   the moment from which on students see the grades of a set
overriding.py   points that are set by hand for one student and problem, and their history
forms.py        the form of such points

What is computed is in web/grades/.
"""
