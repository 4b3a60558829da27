"""The package format's default checker: it compares words; case and spacing count where its options say so."""

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import WORDS, WORDS_AND_SPACES
from judge.checker.options import CheckerOptions
from judge.checker.streamed import Comparison, Same, StreamedChecker, same_bytes, same_ignoring_case
from judge.checker.tolerance import Tolerance, parse_c_number, parse_number, same_number


class DefaultChecker(StreamedChecker):
    def __init__(self, options: CheckerOptions, read_answer: ReadAnswer) -> None:
        super().__init__(_comparison(options), read_answer)


def _comparison(options: CheckerOptions) -> Comparison:
    relative, absolute = options.float_relative_tolerance, options.float_absolute_tolerance
    same: Same = same_bytes if options.case_sensitive else same_ignoring_case
    if relative is not None or absolute is not None:
        parse = parse_number if options.decimal_numbers_only else parse_c_number
        same = same_number(parse, Tolerance(relative=relative, absolute=absolute).accepts, text=same)
    return Comparison(cut=WORDS_AND_SPACES if options.space_change_sensitive else WORDS, same=same)
