"""The check of .env before anything is started with it."""

from collections.abc import Mapping

from judge.errors import ConfigurationError
from judge.settings import check_settings
from ops.setup.failure import SetupFailure


def refuse_wrong_settings(settings: Mapping[str, str]) -> None:
    """Raise SetupFailure for a name that is not declared and for a value of the wrong kind."""
    try:
        check_settings(settings)
    except ConfigurationError as error:
        raise SetupFailure(f"In .env: {error}.") from error
