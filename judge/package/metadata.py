"""Where a problem comes from: keys of problem.yaml that have no part in judging."""

from collections.abc import Iterator, Mapping

from judge.package.model import Metadata, ProblemSource
from judge.package.settings import Settings
from judge.package.yaml_map import Value

_LICENSES = ("unknown", "public domain", "cc0", "cc by", "cc by-sa", "educational", "permission")
_CREDITS = ("authors", "contributors", "testers", "translators", "packagers", "acknowledgements")


def read_names(settings: Settings) -> dict[str, str]:
    """The titles by locale; a plain string is English."""
    value = settings.take("name")
    if value is None:
        return {}
    if isinstance(value, str):
        value = {"en": value}
    if not isinstance(value, dict) or not all(isinstance(name, str) and name.strip() for name in value.values()):
        settings.error("name", "must be a string, or a map of language to string")
        return {}
    # A block of YAML, such as `name: |`, ends with the end of its line
    return {locale.lower().replace("_", "-"): " ".join(str(name).split()) for locale, name in value.items()}


def read_metadata(settings: Settings) -> Metadata:
    license_name = settings.text("license")
    if license_name is not None and license_name.lower() not in _LICENSES:
        settings.warn("license", f"{license_name[:60]!r} is not one of the format's licences")
    sources = tuple(_sources(settings, settings.take("source")))
    source_url = settings.text("source_url")
    credits_by_role = _credits(settings)
    return Metadata(
        uuid=settings.text("uuid"),
        version=settings.text("version"),
        author=_joined(settings, "author") or ", ".join(credits_by_role.get("authors", ())) or None,
        source=", ".join(source.name for source in sources) or None,
        source_url=source_url or next((source.url for source in sources if source.url), None),
        license=license_name,
        rights_owner=_joined(settings, "rights_owner"),
        embargo_until=settings.text("embargo_until"),
        keywords=tuple((_joined(settings, "keywords") or "").split()),
        credits=credits_by_role,
        sources=sources,
    )


def _joined(settings: Settings, key: str) -> str | None:
    """A string. Authors also write a list of strings, which is joined by spaces."""
    value = settings.take(key)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(str(item) for item in value)
    if value is None or isinstance(value, str):
        return value
    settings.error(key, "must be a string")
    return None


def _sources(settings: Settings, value: "Value | None") -> Iterator[ProblemSource]:
    """A name, a map of name and url, or a list of such."""
    if value is None:
        return
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        url = item.get("url") if isinstance(item, dict) else None
        if isinstance(name, str) and (url is None or isinstance(url, str)):
            yield ProblemSource(name=name, url=url)
        else:
            settings.warn("source", "is not shown: it must be a name, a map of name and url, or a list of such")


def _credits(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """By role, each person as written, such as `Ada <ada@example.org>`. A plain string is the author."""
    value = settings.peek("credits")
    if not isinstance(value, dict):
        people = tuple(_people(settings.take("credits")))
        return {"authors": people} if people else {}
    section = settings.section("credits")
    found = {role: tuple(_people(section.take(role))) for role in _CREDITS}
    section.warn_unknown()
    return {role: people for role, people in found.items() if people}


def _people(value: "Value | None") -> Iterator[str]:
    """Names in a string, in a list, in maps with `name`, or by language."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _people(item)
    elif isinstance(value, dict):
        names = [value["name"]] if "name" in value else list(value.values())
        for name in names:
            yield from _people(name)
