"""Entry point of the Makefile: python3 -m ops.setup VERB."""

import argparse
import sys

from ops.setup.engine import ready_engine
from ops.setup.failure import SetupFailure
from ops.setup.images import build_images, find_images, with_parents
from ops.setup.progress import Progress


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m ops.setup", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    images = verbs.add_parser("images", help="build all images, or those named, with what they stand on")
    images.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    progress = Progress()
    try:
        known = find_images()
        chosen = with_parents(set(arguments.names), known) if arguments.names else known
        build_images(ready_engine(progress), chosen, progress)
    except SetupFailure as failure:
        progress.say(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
