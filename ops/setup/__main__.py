"""The command that the Makefile calls: python3 -m ops.setup VERB."""

import argparse
import sys
from collections.abc import Sequence

from ops.setup.checkout import ENVIRONMENT_EXAMPLE, ENVIRONMENT_FILE
from ops.setup.engine import ready_engine
from ops.setup.environment import known_settings
from ops.setup.failure import SetupFailure
from ops.setup.images import build_images, find_images, installed_languages, with_parents
from ops.setup.progress import Progress
from ops.setup.running import follow_logs, link_for_admin, remove_everything, take_down
from ops.setup.testing import ready_for_tests
from ops.setup.up import bring_up, wanted_images
from ops.setup.virtualenv import ready_virtualenv

VERBS = {
    "up": bring_up,
    "down": take_down,
    "logs": follow_logs,
    "clean": remove_everything,
    "admin-link": link_for_admin,
    "venv": ready_virtualenv,
    "testing": ready_for_tests,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m ops.setup", description=__doc__)
    parser.add_argument("verb", choices=[*VERBS, "images", "languages"])
    parser.add_argument("names", nargs="*", help="with images: only these, and what they stand on")
    arguments = parser.parse_args()
    progress = Progress()
    try:
        run(arguments.verb, arguments.names, progress)
    except SetupFailure as failure:
        progress.say(str(failure))
        return 1
    except PermissionError as error:
        progress.say(f"{error}: run this as the user who owns the checkout, or as root.")
        return 1
    except KeyboardInterrupt:
        progress.say("Interrupted; the same command goes on where this one stopped.")
        return 1
    return 0


def run(verb: str, names: Sequence[str], progress: Progress) -> None:
    if verb in VERBS:
        VERBS[verb](progress)
        return
    known = find_images()
    languages = installed_languages(known_settings(ENVIRONMENT_FILE, ENVIRONMENT_EXAMPLE))
    if verb == "languages":
        names = [name for name in known if name.startswith("judge-lang-")]
    build_images(ready_engine(progress), with_parents(names or wanted_images(languages), known), languages, progress)


if __name__ == "__main__":
    sys.exit(main())
