import stat
from pathlib import Path

import pytest

from ops.setup.environment import GENERATED, fill_in, parse_environment, ready_environment, wants_demo

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_every_secret_is_generated_and_none_is_the_same(path: Path) -> None:
    settings = ready_environment(path, EXAMPLE)
    secrets = [settings[name] for name in GENERATED]
    assert all(len(secret) == 64 for secret in secrets)
    assert len(set(secrets)) == len(GENERATED)


def test_the_file_is_private(path: Path) -> None:
    ready_environment(path, EXAMPLE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_became_readable_for_others_is_made_private_again(path: Path) -> None:
    ready_environment(path, EXAMPLE)
    path.chmod(0o644)
    ready_environment(path, EXAMPLE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_second_time_nothing_changes(path: Path) -> None:
    first = ready_environment(path, EXAMPLE)
    text = path.read_text()
    assert ready_environment(path, EXAMPLE) == first == parse_environment(text)
    assert path.read_text() == text


def test_a_setting_that_an_admin_changed_stays(path: Path) -> None:
    ready_environment(path, EXAMPLE)
    path.write_text(path.read_text().replace("JUDGE_PORT=8080", "JUDGE_PORT=9090"))
    assert ready_environment(path, EXAMPLE)["JUDGE_PORT"] == "9090"


def test_a_secret_that_a_newer_release_needs_is_added(path: Path) -> None:
    path.write_text("JUDGE_PORT=9090\nJUDGE_SECRET_KEY=chosen")
    settings = ready_environment(path, EXAMPLE)
    assert "chosen" in settings.values()
    assert parse_environment(path.read_text())["JUDGE_POSTGRES_PASSWORD"] == settings["JUDGE_POSTGRES_PASSWORD"]


def test_a_setting_that_an_older_file_does_not_have_is_the_examples(path: Path) -> None:
    path.write_text("JUDGE_PORT=9090\n")
    settings = ready_environment(path, EXAMPLE)
    assert settings["JUDGE_LANGUAGES"] == parse_environment(EXAMPLE.read_text())["JUDGE_LANGUAGES"]
    assert settings["JUDGE_PORT"] == "9090"


def test_a_value_lands_in_its_own_line_and_comments_stay() -> None:
    assert fill_in("# why\nA=\n#B=\n", {"A": "1", "B": "2"}) == "# why\nA=1\n#B=\nB=2\n"


def test_a_new_installation_has_the_demo(path: Path) -> None:
    ready_environment(path, EXAMPLE)
    assert wants_demo(path)


@pytest.mark.parametrize("text", ["JUDGE_DEMO=0\n", "JUDGE_PORT=9090\n", "#JUDGE_DEMO=1\n"])
def test_an_installation_whose_own_file_does_not_ask_for_the_demo_does_not_get_it(path: Path, text: str) -> None:
    path.write_text(text)
    ready_environment(path, EXAMPLE)
    assert not wants_demo(path)
