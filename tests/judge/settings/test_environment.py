import subprocess
import sys
from pathlib import Path

import pytest

from judge.errors import ConfigurationError
from judge.sandbox import LaneSettings
from judge.settings import Environment, Service, check_settings, end_on_wrong_setting, shared, site, worker

CHECKOUT = Path(__file__).parents[3]


def test_an_unknown_name_is_refused_and_the_nearest_one_is_told() -> None:
    with pytest.raises(ConfigurationError) as refused:
        Environment({"JUDGE_LANSE": "2"}, Service.WORKER)
    assert str(refused.value) == "JUDGE_LANSE is not a setting; the nearest one is JUDGE_LANES"


def test_an_unknown_name_is_refused_even_where_no_known_one_is_like_it() -> None:
    with pytest.raises(ConfigurationError, match=r"^JUDGE_X is not a setting; the nearest one is JUDGE_[A-Z_]+$"):
        Environment({"JUDGE_X": ""}, Service.WEB)


def test_names_of_others_and_names_of_other_services_are_left_alone() -> None:
    others = {"PATH": "/bin", "SANDBOX": "1", "JUDGE_TLS_KEY": "no path", "JUDGE_LANES": "no number"}
    assert Environment(others, Service.RECORDER).read(site.HEALTH_PORT) == 8090


def test_an_empty_variable_is_one_that_was_not_given() -> None:
    assert Environment({"JUDGE_HEALTH_PORT": " "}, Service.RECORDER).read(site.HEALTH_PORT) == 8090


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"^JUDGE_DATABASE_URL is not set$"):
        Environment({"JUDGE_DATABASE_URL": ""}, Service.WEB).read(shared.DATABASE_URL)


def test_the_store_has_a_default_for_workers_only() -> None:
    assert Environment({}, Service.WORKER).read(shared.STORE_URL) == "file:///var/lib/judge/store"
    with pytest.raises(ConfigurationError, match=r"^JUDGE_STORE_URL is not set$"):
        Environment({}, Service.WEB).read(shared.STORE_URL)


def test_a_former_name_is_refused_rather_than_ignored() -> None:
    """Whoever asked for another runtime must not get the engine's."""
    with pytest.raises(ConfigurationError, match=r"^SANDBOX_RUNTIME is now called JUDGE_SANDBOX_RUNTIME$"):
        Environment({"SANDBOX_RUNTIME": "kata"}, Service.WORKER).read(worker.SANDBOX_RUNTIME)


def test_a_service_reads_only_what_is_declared_for_it() -> None:
    with pytest.raises(LookupError, match="JUDGE_SECRET_KEY is not declared as read by recorder"):
        Environment({"JUDGE_SECRET_KEY": "k" * 32}, Service.RECORDER).read(site.SECRET_KEY)


def test_lanes_have_the_defaults_that_are_declared() -> None:
    assert LaneSettings.from_environment(Environment({}, Service.WORKER)) == LaneSettings()


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"JUDGE_PROT": "80"}, "JUDGE_PROT is not a setting; the nearest one is JUDGE_PORT"),
        ({"JUDGE_PORT": "80000"}, "JUDGE_PORT must be a whole number from 1 to 65535, not '80000'"),
        ({"SANDBOX_RUNTIME": "kata"}, "SANDBOX_RUNTIME is now called JUDGE_SANDBOX_RUNTIME"),
    ],
)
def test_a_whole_file_of_settings_is_checked(settings: dict[str, str], fault: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        check_settings(settings)
    assert str(refused.value) == fault


def test_a_wrong_setting_ends_a_process_with_one_sentence() -> None:
    with pytest.raises(SystemExit) as ended, end_on_wrong_setting("recorder"):
        Environment({}, Service.RECORDER).read(shared.DATABASE_URL)
    assert ended.value.code == "recorder: JUDGE_DATABASE_URL is not set"


def test_the_declarations_need_no_package() -> None:
    """`make up` reads them before there is any virtual environment; -S hides what is installed."""
    code = "import sys; sys.path.insert(0, '.'); import judge.settings.tables"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=CHECKOUT, check=True)
