import pytest

from ops.setup.checkout import ENVIRONMENT_EXAMPLE
from ops.setup.environment import parse_environment
from ops.setup.failure import SetupFailure
from ops.setup.settings import refuse_wrong_settings

EXAMPLE = parse_environment(ENVIRONMENT_EXAMPLE.read_text())


def test_the_example_is_taken_with_its_secrets_still_empty() -> None:
    refuse_wrong_settings(EXAMPLE)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("JUDGE_LANSE", "2", "In .env: JUDGE_LANSE is not a setting; the nearest one is JUDGE_LANES."),
        ("JUDGE_LANES", "two", "In .env: JUDGE_LANES must be a whole number from 1 to 1024, not 'two'."),
    ],
)
def test_a_wrong_setting_is_told_before_anything_starts(name: str, value: str, told: str) -> None:
    with pytest.raises(SetupFailure) as refused:
        refuse_wrong_settings(EXAMPLE | {name: value})
    assert str(refused.value) == told


def test_the_settings_of_other_programs_are_left_alone() -> None:
    refuse_wrong_settings(EXAMPLE | {"COMPOSE_PROFILES": "", "TZ": "Asia/Shanghai"})
