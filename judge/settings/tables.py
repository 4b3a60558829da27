"""The tables of variables in the docs, made from what is declared. `python -m judge.settings` prints them."""

from collections.abc import Iterable, Iterator, Mapping

from judge.settings.environment import DECLARED
from judge.settings.variable import Service, Variable

_SITE = frozenset({Service.WEB, Service.LIVE, Service.DISPATCHER, Service.RECORDER, Service.JOBS, Service.JUDGE_ADMIN})
_WORKER = frozenset({Service.WORKER})
_OTHERS = frozenset(Service) - _SITE - _WORKER


def tables() -> Mapping[str, str]:
    """Markdown by title: what the site's services read, what workers read, and what none of them reads."""
    variables = DECLARED.values()
    return {
        "docs/services.md, Variables": _table(variables, _SITE),
        "docs/services.md, Variables of the installation": _table(
            [variable for variable in variables if variable.readers <= _OTHERS], _OTHERS
        ),
        "docs/workers.md, Settings": _table(variables, _WORKER),
    }


def _table(variables: "Iterable[Variable[object]]", readers: frozenset[Service]) -> str:
    return "\n".join(_lines(variables, readers)) + "\n"


def _lines(variables: "Iterable[Variable[object]]", readers: frozenset[Service]) -> Iterator[str]:
    names_readers = len(readers) > 1
    yield _row("Variable", "Value", "Default", *(["Read by"] if names_readers else []), "Meaning")
    yield _row(*["---"] * (5 if names_readers else 4))
    for variable in variables:
        named = [service for service in Service if service in variable.readers & readers]
        if named:
            cells = [f"`{variable.name}`", _value(variable), _default(variable, readers)]
            yield _row(*cells, *([", ".join(named)] if names_readers else []), variable.meaning)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _value(variable: Variable[object]) -> str:
    return variable.kind.words + (f", in {variable.unit}" if variable.unit else "")


def _default(variable: Variable[object], readers: frozenset[Service]) -> str:
    if variable.readers & readers <= variable.required_by:
        return "must be set"
    return variable.default_words or (f"`{variable.default}`" if variable.default else "none")
