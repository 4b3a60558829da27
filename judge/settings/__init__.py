"""Every environment variable of the project: name, values, default, unit, meaning, and who reads it.

    kinds.py         what values there are, and how each is parsed
    variable.py      one declared variable
    shared.py        variables that several services read
    site.py          variables of the site's services
    worker.py        variables of the workers and of the command `judge`
    installation.py  variables of Compose, `make`, the Postgres image and the tests
    environment.py   reads declared variables; refuses names that nobody declared
    tables.py        the tables of docs/services.md and docs/workers.md

Services keep frozen dataclasses, which entry points make with `from_env(os.environ)`. Variables of other programs
(Docker's, pip's, Compose's own) are not declared here.

Standard library only: `make up` checks .env with it, before there is any virtual environment.
"""

from judge.settings.environment import Environment, check_settings, end_on_wrong_setting
from judge.settings.kinds import Kind
from judge.settings.variable import Service, Variable

__all__ = ["Environment", "Kind", "Service", "Variable", "check_settings", "end_on_wrong_setting"]
