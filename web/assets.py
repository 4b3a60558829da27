"""The built front-end files. web/static/build.js puts a hash of the content into each name."""

import json
from collections.abc import Mapping
from pathlib import Path

from judge.errors import ConfigurationError

DIRECTORY = Path(__file__).resolve().parent / "static" / "dist"
CACHE_S = 365 * 24 * 3600


class Assets:
    """Finds the built file of an entry such as `site.css`."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def url(self, entry: str) -> str:
        return f"/static/{self._names[entry]}"

    @classmethod
    def load(cls, directory: Path = DIRECTORY) -> "Assets":
        """Read the manifest of the build. Raises ConfigurationError where the front end was not built."""
        manifest = directory / "manifest.json"
        try:
            return cls(json.loads(manifest.read_text("utf-8")))
        except FileNotFoundError as error:
            raise ConfigurationError(f"{manifest} is missing: run `npm ci && npm run build` in web/static") from error
