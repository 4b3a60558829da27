"""What we ourselves say of a run, beside its verdict: by a code, which pages word in the language of the reader."""

from enum import StrEnum

import msgspec


class RemarkCode(StrEnum):
    ENDED_EARLY = "ended_early"  #: the submission ended, or closed its input, before its interactor had said all
    NO_OUTPUT_FILE = "no_output_file"  #: output only: the submission has no file for the testcase


class Remark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """It tells nothing of the testcase: a student may read it of a secret one, too."""

    code: RemarkCode
    file_name: str | None = None  #: of NO_OUTPUT_FILE
