"""Everything that the tests need and a fresh machine does not have."""

import os
import subprocess

from ops.setup.checkout import CHECKOUT, ENVIRONMENT_EXAMPLE, IMAGES, LOGS
from ops.setup.command import run_logged
from ops.setup.engine import Engine, ready_engine
from ops.setup.environment import parse_environment
from ops.setup.images import build_images, find_images, installed_languages, with_parents
from ops.setup.packages import find_program, install_packages
from ops.setup.progress import Progress
from ops.setup.up import wanted_images
from ops.setup.virtualenv import ready_virtualenv

FRONT_END = CHECKOUT / "web" / "static" / "dist"
TRANSLATIONS = CHECKOUT / "web" / "translations"


def ready_for_tests(progress: Progress) -> None:
    binaries = ready_virtualenv(progress)
    engine = ready_engine(progress)
    languages = _tested_languages()
    build_images(engine, with_parents(wanted_images(languages), find_images()), languages, progress)
    _copy_front_end(engine, progress)
    progress.step("translations: compiling")
    pybabel = [str(binaries / "pybabel"), "compile", "--directory", str(TRANSLATIONS), "--use-fuzzy"]
    run_logged(pybabel, log=LOGS / "translations.log")
    if find_program("chromium") is None or find_program("chromedriver") is None:
        packages = ["chromium", "chromium-driver", "fonts-noto-cjk"]
        install_packages(packages, reason="The browser tests need Chromium", progress=progress)


def _tested_languages() -> list[str]:
    """Those that everybody has, whatever this installation's .env names; ALL_LANGUAGES=1: all there are."""
    if os.environ.get("ALL_LANGUAGES") == "1":
        return [path.parent.name for path in sorted(IMAGES.glob("*/language.toml"))]
    return installed_languages(parse_environment(ENVIRONMENT_EXAMPLE.read_text()))


def _copy_front_end(engine: Engine, progress: Progress) -> None:
    """Out of the site's image, where npm built it: the machine itself needs no Node."""
    progress.step("front end: copying it out of judge-web")
    container = _docker(engine, "create", "judge-web:latest").strip()
    try:
        FRONT_END.mkdir(parents=True, exist_ok=True)
        _docker(engine, "cp", f"{container}:/app/web/static/dist/.", str(FRONT_END))
    finally:
        _docker(engine, "rm", container)


def _docker(engine: Engine, *arguments: str) -> str:
    return subprocess.run([*engine.docker, *arguments], check=True, capture_output=True, text=True).stdout
