"""Every string of the site is there in every language."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from web.config import REPOSITORY
from web.locales import DEFAULT_LOCALE, LOCALES

TRANSLATIONS = REPOSITORY / "web" / "translations"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\}")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the code says today."""
    path: Path = tmp_path_factory.mktemp("babel") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", str(TRANSLATIONS / "babel.cfg")]
    subprocess.run([*command, "-k", "_l", "-o", str(path), "web"], cwd=REPOSITORY, check=True)
    return read_po(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize("locale", sorted(set(LOCALES) - {DEFAULT_LOCALE}))
def test_every_string_is_translated(template: Catalog, locale: str) -> None:
    catalog = read_po(io.BytesIO((TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po").read_bytes()))
    missing = []
    for message in template:
        translated = catalog.get(message.id) if message.id else None
        if message.id and (translated is None or not all(_texts(translated.string)) or translated.fuzzy):
            missing.append(message.id)
    assert missing == []


@pytest.mark.parametrize("locale", sorted(set(LOCALES) - {DEFAULT_LOCALE}))
def test_a_translation_has_the_placeholders_of_its_original(locale: str) -> None:
    catalog = read_po(io.BytesIO((TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po").read_bytes()))
    for message in catalog:
        wanted = set(PLACEHOLDER.findall(_texts(message.id)[-1]))
        for text in _texts(message.string):
            assert not message.id or set(PLACEHOLDER.findall(text)) == wanted, message.id


def _texts(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """Singular and plurals; one empty text where there is none."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)
