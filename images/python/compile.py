"""Check the syntax of a submission and make its bytecode: compile.py TARGET MAIN [MODULE...].

TARGET gets the sources, for tracebacks, and their bytecode, so that no test pays for parsing. The first source becomes
main.pyc, whatever its name. The others are modules that it may import. Python and PyPy share this file.
"""

import py_compile
import shutil
import sys
from importlib.util import cache_from_source
from pathlib import Path


def main() -> int:
    target, *sources = (Path(argument) for argument in sys.argv[1:])
    # Programs have no limit either (language.toml); `-I` ignores the environment.
    sys.set_int_max_str_digits(0)
    if not sources:
        print("There is no .py file.", file=sys.stderr)
        return 1
    for position, source in enumerate(sources):
        bytecode = target / "main.pyc" if position == 0 else Path(cache_from_source(str(target / source.name)))
        try:
            # Unchecked: the copied source has a later time than the bytecode would remember.
            py_compile.compile(
                str(source),
                cfile=str(bytecode),
                doraise=True,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
        except py_compile.PyCompileError as error:
            print(error.msg, file=sys.stderr)
            return 1
        shutil.copyfile(source, target / source.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
