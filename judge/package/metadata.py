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
    if isinstance(value, dict):  # a language without a title, as templates have it
        value = {locale: name for locale, name in value.items() if name is not None and name != ""}
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
    source_url = _text(settings, "source_url")
    credits_by_role = _credits(settings)
    return Metadata(
        uuid=_text(settings, "uuid"),
        version=_text(settings, "version"),
        author=_text(settings, "author") or ", ".join(credits_by_role.get("authors", ())) or None,
        source=", ".join(source.name for source in sources) or None,
        source_url=source_url or next((source.url for source in sources if source.url), None),
        license=license_name,
        rights_owner=_text(settings, "rights_owner"),
        embargo_until=_text(settings, "embargo_until"),
        keywords=settings.words("keywords") or (),
        credits=credits_by_role,
        sources=sources,
    )


def _text(settings: Settings, key: str) -> str | None:
    """Authors write lists of people, and maps, where the format has a string."""
    return ", ".join(_people(settings.take(key))) or None


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


def _people(value: "Value | None") -> list[str]:
    """Names in a string, in a list, in maps with `name`, or by language.

    What aliases of YAML repeat is read once: else a small file could name more people than there are.
    """
    found: list[str] = []
    waiting, seen = [value], set[int]()
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            found.append(here)
        elif here is not None and id(here) not in seen:
            seen.add(id(here))
            inner = here if isinstance(here, list) else [here["name"]] if "name" in here else list(here.values())
            waiting += reversed(inner)
    return found
