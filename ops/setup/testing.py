"""Install everything that the tests need and a fresh machine does not have."""

import os
import subprocess
from pathlib import Path

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
AXE = CHECKOUT / ".cache" / "axe"
TRANSLATIONS = CHECKOUT / "web" / "translations"


def ready_for_tests(progress: Progress) -> None:
    binaries = ready_virtualenv(progress)
    engine = ready_engine(progress)
    languages = languages_under_test()
    wanted = [*wanted_images(languages), "judge-axe"]
    build_images(engine, with_parents(wanted, find_images()), languages, progress)
    # npm has built both in images, so this machine needs no Node.js.
    progress.step("front end: copying it out of judge-web, and axe out of judge-axe")
    _copy(engine, "judge-web", "/app/web/static/dist/.", FRONT_END)
    _copy(engine, "judge-axe", "/axe/axe.min.js", AXE)
    progress.step("translations: compiling")
    pybabel = [str(binaries / "pybabel"), "compile", "--directory", str(TRANSLATIONS), "--use-fuzzy"]
    run_logged(pybabel, log=LOGS / "translations.log")
    if find_program("chromium") is None or find_program("chromedriver") is None:
        packages = ["chromium", "chromium-driver", "fonts-noto-cjk"]
        install_packages(packages, reason="The browser tests need Chromium", progress=progress)
    if find_program("pandoc") is None or find_program("pdftocairo") is None:
        install_packages(["pandoc", "poppler-utils"], reason="Statements and figures are converted", progress=progress)
    if find_program("aarch64-linux-gnu-gcc") is None:
        packages = ["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"]
        install_packages(packages, reason="The supervisor is compiled for arm64", progress=progress)


def languages_under_test() -> list[str]:
    """Return the languages of .env.example, whatever .env says; with ALL_LANGUAGES=1, all that there are."""
    if os.environ.get("ALL_LANGUAGES") == "1":
        return [path.parent.name for path in sorted(IMAGES.glob("*/language.toml"))]
    return installed_languages(parse_environment(ENVIRONMENT_EXAMPLE.read_text()))


def _copy(engine: Engine, image: str, path: str, directory: Path) -> None:
    container = _docker(engine, "create", f"{image}:latest").strip()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _docker(engine, "cp", f"{container}:{path}", str(directory))
    finally:
        _docker(engine, "rm", container)


def _docker(engine: Engine, *arguments: str) -> str:
    return subprocess.run([*engine.docker, *arguments], check=True, capture_output=True, text=True).stdout
