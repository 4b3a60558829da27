"""What stands in an address ends in a page with a sentence."""

import pytest
from flask import Flask

from tests.web.site.visitor import Visitor, hidden_fields

BEYOND_BIGINT = 2**63


@pytest.mark.parametrize("number", [BEYOND_BIGINT, 10**22, "9" * 5000, "1e3", "-1", "\u0661", "one"])
@pytest.mark.parametrize("path", ["/submissions?before={}", "/problems/x/submit?copy={}"])
def test_a_number_that_cannot_be_an_id_is_refused_with_a_sentence(
    student: Visitor, app: Flask, path: str, number: object
) -> None:
    answer = student.get(path.format(number))
    if path.startswith("/submissions"):
        assert answer.status_code == 400
        assert "is not a number of ours" in answer.text
    else:
        assert answer.status_code in (400, 404)


@pytest.mark.parametrize("number", [BEYOND_BIGINT, "9" * 5000, "\u0661", "-1"])
@pytest.mark.parametrize("path", ["/submissions/{}", "/admin/users/{}", "/admin/problems/import/{}"])
def test_an_address_with_an_impossible_id_is_not_found(admin: Visitor, path: str, number: object) -> None:
    assert admin.get(path.format(number)).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/problems/a%00b", "/admin/users?q=%00", "/submissions?problem=%00", "/submissions?x%00=1", "/login?next=%00"],
)
def test_nul_is_in_no_address(admin: Visitor, path: str) -> None:
    answer = admin.get(path)
    assert answer.status_code == 400
    assert "a character that no text has" in answer.text


def test_nul_is_in_no_form(student: Visitor) -> None:
    answer = student.post("/account", "/account/profile", locale="\0", time_zone="")
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["unknown", "fe80::1%eth0", "1.2.3.4, 5.6.7.8", "256.1.1.1", "x" * 300])
def test_an_odd_address_of_a_visitor_stops_nothing(admin: Visitor, student: Visitor, address: str) -> None:
    path = f"/admin/users/{student.user_id}"
    answer = admin.client.post(
        f"{path}/password-link",
        data={"csrf_token": _token(admin, path)},
        environ_overrides={"REMOTE_ADDR": address},
    )
    assert answer.status_code == 200


def _token(visitor: Visitor, path: str) -> str:
    return hidden_fields(visitor.text(path))["csrf_token"]
