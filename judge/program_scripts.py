"""A program of a package that says by itself how it is built and run: a directory with the files `build` and `run`.

`build` runs in the directory, in the image of the language that the other files are in. All that is in the directory
afterwards is the executable, and `run` is what is run. Without `build`, the directory is used as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from judge.language import Language, Variant
from judge.served_language import ServedLanguage

BUILD, RUN = "build", "run"
#: What is before the language's id in the id of its variant for scripts.
_PREFIX = "scripts-"
_BUILD_IN_WORK = """\
set -e
cp -R {program}/. .
chmod -R u+w .
for script in build run; do [ ! -e $script ] || chmod a+x $script; done
[ ! -e build ] || ./build
[ -e run ] || { echo 'There is no file `run`.'; exit 1; }
chmod a+x run
"""


def has_scripts(file_names: Iterable[str]) -> bool:
    return not {BUILD, RUN}.isdisjoint(file_names)


def with_scripts(served: ServedLanguage) -> ServedLanguage:
    """The variant in which the scripts run, in the image of this language."""
    language = replace(served.language, links_files=False)
    return replace(served, language=language, variant=_variant(language))


def find_variant(variant_id: str, served: Mapping[str, ServedLanguage]) -> ServedLanguage | None:
    """A variant of a program of a package, by its id."""
    if not variant_id.startswith(_PREFIX):
        return served.get(variant_id)
    wanted = variant_id.removeprefix(_PREFIX)
    found = next((entry for entry in served.values() if entry.language.id == wanted), None)
    return with_scripts(found) if found is not None else None


def _variant(language: Language) -> Variant:
    return Variant(
        id=f"{_PREFIX}{language.id}",
        name=f"build and run ({language.name})",
        compile=("/bin/sh", "-c", _BUILD_IN_WORK),
        run=(f"{{program}}/{RUN}",),
    )
