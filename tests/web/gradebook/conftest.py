"""A course with an assignment, and its teacher."""

import pytest

from tests.web.gradebook.people import add_staff
from tests.web.site.visitor import Classroom, Visitor
from tests.web.site_data import Site
from tests.web.term_data import Term


@pytest.fixture
def term(site: Site) -> Term:
    return Term.begin(site)


@pytest.fixture
def teacher(classroom: Classroom, term: Term) -> Visitor:
    return add_staff(classroom, term, "teacher")
