"""On what terms a submission of the jury is judged: what a student's has not. Kept as JSON in submission.jury_terms."""

import msgspec

from judge.limits import ProblemLimits
from judge.messages import OLDEST_VERSION


class JuryTerms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    entry_point: str | None = None  #: the file that is run, as the package says
    cpu_time_limit_ms: int | None = None  #: longer than the problem's, to see by how much it is too slow
    message_version: int = OLDEST_VERSION  #: that workers must understand, whatever the problem asks for

    def limits(self, limits: ProblemLimits) -> ProblemLimits:
        return limits if self.cpu_time_limit_ms is None else limits.with_cpu_time_limit(self.cpu_time_limit_ms)


USUAL_TERMS = JuryTerms()
