"""Makes the compile job of a claimed judging."""

import msgspec

from judge.errors import JudgeError
from judge.grading import StopPolicy
from judge.language import Languages
from judge.limits import ProblemLimits
from judge.messages import OLDEST_VERSION, TRIAL_RUN_VERSION, CompileJob, Limits, Slice, SourceFile, TrialRun
from judge.slicing import slices
from web.judgings.jury_terms import USUAL_TERMS, JuryTerms
from web.queue.rules.claim import ClaimedJudging

_decode_limits = msgspec.json.Decoder(ProblemLimits).decode
_decode_language_limits = msgspec.json.Decoder(dict[str, ProblemLimits]).decode
_decode_terms = msgspec.json.Decoder(JuryTerms).decode
_decode_trial_run = msgspec.json.Decoder(TrialRun).decode
_decode_files = msgspec.json.Decoder(tuple[SourceFile, ...]).decode


def compile_job(judging: ClaimedJudging, pool: str, languages: Languages) -> CompileJob:
    """Make the job. Raises JudgeError if limits or files in the database cannot be read, or there are no files."""
    if judging.files is None:
        raise JudgeError(f"the source of submission {judging.submission_id} was removed")
    try:
        trial_run = _decode_trial_run(judging.trial_run) if judging.trial_run is not None else None
        terms = _decode_terms(judging.jury_terms) if judging.jury_terms is not None else USUAL_TERMS
        limits = terms.limits(_limits(judging, languages))
        files = _decode_files(judging.files)
    except msgspec.MsgspecError as error:
        raise JudgeError(f"the database holds no job for judging {judging.judging_id}: {error}") from error
    return CompileJob(
        judging_id=judging.judging_id,
        submission_id=judging.submission_id,
        attempt_token=judging.attempt_token,
        pool=pool,
        variant=judging.variant,
        files=files,
        limits=msgspec.convert(limits, Limits, from_attributes=True),
        manifest_sha256=judging.manifest_sha256,
        slices=msgspec.convert(slices(judging.testcase_count), tuple[Slice, ...], from_attributes=True),
        version=max(
            judging.message_version, terms.message_version, OLDEST_VERSION if trial_run is None else TRIAL_RUN_VERSION
        ),
        batch=judging.batch,
        stop_policy=StopPolicy(judging.stop_policy),
        entry_point=terms.entry_point,
        trial_run=trial_run,
    )


def _limits(judging: ClaimedJudging, languages: Languages) -> ProblemLimits:
    """Return the limits that the problem has for the language, or else its general limits."""
    limits = _decode_limits(judging.limits)
    if judging.language_limits == "{}":
        return limits
    found = languages.find(judging.variant)
    return limits if found is None else _decode_language_limits(judging.language_limits).get(found.language.id, limits)
