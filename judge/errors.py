"""The exception tree.

    JudgeError                      ours: the judging ends as JE, with an alert
    |-- ConfigurationError          a setting is missing or wrong; names the variable
    |-- MessageError                a message or a blob that does not say what its kind must say
    |   `-- ForeignMessage          a message that is not ours at all: dropped and counted
    |-- LanguageError               a language folder that breaks its own rules
    |-- PackageError                a problem package that must be refused; carries diagnostics
    |-- ProgramFault                a program of a package that does not compile, or is in no language that we have
    |-- BlobMissing                 a digest that the store does not hold
    |-- CheckerError                a checker crashed or broke its protocol (never WA)
    |-- WrongUse                    a command is called with what it cannot take
    `-- RetryableError              infrastructure: the same job may succeed elsewhere or later
        |-- EngineUnavailable       dockerd does not answer
        |-- SandboxError            the sandbox cannot vouch for what it saw
        |   `-- ReportError         a report that is truncated, repeated or inconsistent
        |-- SandboxLost             a container or its supervisor went away
        |-- StoreUnavailable        the blob store does not answer
        |-- NsqUnavailable          nsqd does not take messages
        `-- NewerMessage            a message of a newer release: a process of that release takes it

A contestant's fault is never an exception: it is a Verdict.
"""


class JudgeError(Exception):
    """Our fault, or the problem setter's: the judging ends as JE."""


class ConfigurationError(JudgeError):
    """A setting is missing or wrong; the message names the variable."""


class MessageError(JudgeError):
    """A message or a blob is whole, but does not say what one of its kind must say."""


class ForeignMessage(MessageError):
    """A queue message is not ours, or malformed: another delivery would end the same."""


class LanguageError(JudgeError):
    """A language folder breaks its own rules; the message names the file and key."""


class PackageError(JudgeError):
    """A problem package is refused as a whole."""


class ProgramFault(JudgeError):
    """A program of a package cannot be used; the message has its name, and what its compiler said."""


class ProgramLanguageMissing(ProgramFault):
    """A program of a package is in a language that this machine does not have."""


class BlobMissing(JudgeError):
    """The store holds no intact blob of this digest; asking again will not help."""


class CheckerError(JudgeError):
    """A checker crashed, looped or broke its protocol: a judge error, never WA."""


class WrongUse(JudgeError):
    """A command is called with an argument that it cannot take."""


class RetryableError(JudgeError):
    """Infrastructure trouble: the same job may succeed elsewhere or later."""


class EngineUnavailable(RetryableError):
    """The Docker Engine does not answer."""


class SandboxError(RetryableError):
    """The sandbox cannot vouch for what it saw: another one may."""


class ReportError(SandboxError):
    """The supervisor's report is truncated, repeated or inconsistent."""


class SandboxLost(RetryableError):
    """A container or its supervisor went away while in use."""


class StoreUnavailable(RetryableError):
    """The blob store does not answer."""


class NsqUnavailable(RetryableError):
    """nsqd does not take messages."""


class NewerMessage(RetryableError):
    """A queue message is of a newer release than this process: it goes back to the queue."""
