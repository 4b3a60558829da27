"""Lists all private names of libraries that we override or use, with the version in which we read them.

The locks pin these versions. After an update, read what the library does now, and only then change the version here.
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from types import ModuleType

import pytest
from flask import Flask, g
from flask_login import LoginManager, current_user

import judge
import web
from tests.sources import python_files
from web.config import REPOSITORY


@dataclass(frozen=True, kw_only=True)
class Override:
    distribution: str
    version: str
    name: str  #: module, class and method
    overridden_by: str
    why: str


OVERRIDES = (
    Override(
        distribution="pynsq",
        version="0.9.1",
        name="nsq.reader.Reader._on_connection_close",
        overridden_by="judge.nsq.consumer.Consumer",
        why="a lost connection is tried again at once, not after 10 s",
    ),
    Override(
        distribution="pynsq",
        version="0.9.1",
        name="nsq.reader.Reader._on_message",
        overridden_by="judge.nsq.consumer.Consumer",
        why="a message knows which nsqd delivered it",
    ),
    Override(
        distribution="pynsq",
        version="0.9.1",
        name="nsq.reader.Reader._connection_max_in_flight",
        overridden_by="judge.nsq.consumer.Consumer",
        why="each nsqd may have as many messages in flight as there are lanes: nearly all come from one",
    ),
    Override(
        distribution="werkzeug",
        version="3.1.9",
        name="werkzeug.formparser.FormDataParser._parse_urlencoded",
        overridden_by="web.request._FormDataParser",
        why="bytes that are not UTF-8 become U+FFFD, as in multipart forms, and are kept",
    ),
    Override(
        distribution="werkzeug",
        version="3.1.9",
        name="werkzeug.formparser.FormDataParser._parse_multipart",
        overridden_by="web.request._FormDataParser",
        why="a larger buffer takes a third off the CPU time of a large upload; fields that are not UTF-8 are kept",
    ),
    Override(
        distribution="werkzeug",
        version="3.1.9",
        name="werkzeug.wrappers.request.Request._get_file_stream",
        overridden_by="web.request.Request",
        why="a package goes into the store as it arrives (Werkzeug documents this one)",
    ),
)

#: Private attributes of objects of libraries, by the files that use them.
ATTRIBUTES = {
    "web/errors/views.py": {"_login_user"},  # Flask-Login: see the test of it below
    "web/site.py": {"_get_current_object"},  # Werkzeug documents it, the underscore notwithstanding
}


def modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if "__main__" not in info.name and "demo.problems" not in info.name:
            yield importlib.import_module(info.name)


def is_ours(module_name: str) -> bool:
    return module_name.partition(".")[0] in ("judge", "web")


def overrides_in(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The private methods of foreign classes that a module overrides, each with the class that does."""
    for made in vars(module).values():
        if not (inspect.isclass(made) and made.__module__ == module.__name__):
            continue
        for name, member in vars(made).items():
            is_method = inspect.isfunction(member) and member.__module__ == module.__name__  # enum puts some in, too
            if is_method and name.startswith("_") and not name.startswith("__"):
                for base in made.__mro__[1:]:
                    if not is_ours(base.__module__) and name in vars(base):
                        yield f"{base.__module__}.{base.__qualname__}.{name}", f"{module.__name__}.{made.__qualname__}"


def private_attributes(source: str) -> set[str]:
    """Private names that are asked of anything but `self`, `cls` and `super()`."""
    return {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and ast.unparse(node.value) not in ("self", "cls", "super()")
    }


def test_every_override_of_a_private_method_is_listed() -> None:
    found = {pair for package in (judge, web) for module in modules(package) for pair in overrides_in(module)}
    assert found == {(override.name, override.overridden_by) for override in OVERRIDES}


def test_every_use_of_a_private_attribute_is_listed() -> None:
    found = {
        str(path.relative_to(REPOSITORY)): names
        for package in ("judge", "web")
        for path in python_files(REPOSITORY / package)
        if (names := private_attributes(path.read_text("utf-8")))
    }
    assert found == ATTRIBUTES


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.name)
def test_the_library_still_calls_what_we_override(override: Override) -> None:
    assert metadata.version(override.distribution) == override.version
    module_name, class_name, method_name = override.name.rsplit(".", 2)
    module = importlib.import_module(module_name)
    assert inspect.isfunction(getattr(getattr(module, class_name), method_name))
    callers = inspect.getsource(module).count(method_name)
    assert callers > 1, "it is defined, but nothing refers to it"


def test_flask_login_takes_the_user_from_where_error_pages_put_it() -> None:
    assert metadata.version("flask-login") == "0.6.3"
    app = Flask("test")
    LoginManager(app)
    with app.test_request_context():
        nobody = g._login_user = object()
        assert current_user._get_current_object() is nobody
