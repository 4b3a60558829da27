import pytest

from judge.errors import ConfigurationError
from web.config import DispatcherSettings, JobsSettings, LiveSettings, RecorderSettings, Settings

DATABASE = {"JUDGE_DATABASE_URL": "postgresql://judge@localhost/judge"}
SITE = DATABASE | {"JUDGE_SECRET_KEY": "k" * 32, "JUDGE_STORE_URL": "file:///store"}


def test_each_service_needs_only_its_own() -> None:
    assert RecorderSettings.from_env(DATABASE).nsq.nsqd_tcp == ("127.0.0.1:4150",)
    assert DispatcherSettings.from_env(DATABASE).pool == "default"
    assert JobsSettings.from_env(DATABASE | {"JUDGE_STORE_URL": "file:///store"}).concurrency == 1
    assert LiveSettings.from_env(DATABASE | {"JUDGE_SECRET_KEY": "k" * 32}).port == 8001


@pytest.mark.parametrize("name", ["JUDGE_DATABASE_URL", "JUDGE_SECRET_KEY", "JUDGE_STORE_URL"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_env({key: value for key, value in SITE.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JUDGE_SECRET_KEY", "short"),
        ("JUDGE_TRUSTED_PROXY_HOPS", "many"),
        ("JUDGE_TRUSTED_PROXY_HOPS", "-1"),
        ("JUDGE_REGISTRATION", "sometimes"),
        ("JUDGE_NSQD_TCP", "nsqd"),
        ("JUDGE_NSQD_TCP", "a:4150,b:4150"),
        ("JUDGE_REGISTRATIONS", "open"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_env(SITE | {name: value})


def test_cookies_are_secure_exactly_where_browsers_come_by_https() -> None:
    assert Settings.from_env(SITE | {"JUDGE_PUBLIC_URL": "https://judge.example.edu"}).session_cookie_secure
    assert not Settings.from_env(SITE).session_cookie_secure


def test_registration_is_closed_unless_somebody_opens_it() -> None:
    assert Settings.from_env(SITE).registration == "closed"
