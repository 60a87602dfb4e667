"""Servers that the tests share, and the words of warning where something to test with is missing."""

import asyncio
import inspect
import re

import pytest

import amazon as amazon_wire
import rig
import speech
from browser import browse, pictures  # noqa: F401  (fixtures)

KEY = "conformance-key-1"


def pytest_report_header(config):
    if speech.HAS_SHARED:
        return f"speech and models: {speech.SHARED}"
    return [
        "*" * 100,
        f"* There are no shared recordings and models at {speech.SHARED} (PARLANCE_SHARED names another place).",
        "* Everything runs on PocketSphinx with Debian's sample speech; the neural path and noise are NOT tested.",
        "*" * 100,
    ]


def pytest_pyfunc_call(pyfuncitem):
    """Runs tests that are coroutines."""
    if not inspect.iscoroutinefunction(pyfuncitem.function):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


# Each number of a checklist is tried over a plain listener and over TLS.
LISTENERS = ["plain", "tls"]


def pytest_generate_tests(metafunc):
    has_number = re.match(r"test_\d\d_", metafunc.function.__name__)
    for name in ("neural", "locked"):
        if has_number and name in metafunc.fixturenames:
            metafunc.parametrize(name, LISTENERS, indirect=True, scope="session")
    if "engine" in metafunc.fixturenames:
        engines = ["neural", "pocketsphinx", *(["neural over tls"] if has_number else [])]
        metafunc.parametrize("engine", engines, indirect=True)


def pytest_collection_modifyitems(config, items):
    """Of a test with a number that is tried with many values, TLS sees the first: the bytes inside it are the same."""
    seen, kept, left = set(), [], []
    for item in items:
        values = item.callspec.params if hasattr(item, "callspec") else {}
        is_tls = any(values.get(name) in ("tls", "neural over tls") for name in ("neural", "locked", "engine"))
        function = (item.fspath, item.originalname) if is_tls else None
        (left if function and function in seen else kept).append(item)
        if function:
            seen.add(function)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def _by_listener(request, made):
    return made.over_tls() if getattr(request, "param", "plain") == "tls" else made


def _running(made):
    yield made
    status = made.server.stop()
    assert status == 0, f"the server ended with {status}\n{made.server.last_words}"


@pytest.fixture(scope="session")
def neural_server():
    yield from _running(rig.neural(also_tls=True))


@pytest.fixture(scope="session")
def neural(request, neural_server):
    """The digits model; PocketSphinx where that is not at hand."""
    return _by_listener(request, neural_server)


@pytest.fixture(scope="session")
def pocketsphinx(neural_server):
    if neural_server.name == "pocketsphinx":
        yield neural_server
    else:
        yield from _running(rig.pocketsphinx())


@pytest.fixture
def engine(request, neural_server):
    """Each engine in turn."""
    if request.param == "pocketsphinx":
        return request.getfixturevalue("pocketsphinx")
    if neural_server.name == "pocketsphinx":
        pytest.skip("no shared models: PocketSphinx is tested on its own")
    return neural_server.over_tls() if request.param == "neural over tls" else neural_server


@pytest.fixture(scope="session")
def locked_server():
    yield from _running(rig.neural(environment={"PARLANCE_KEYS": KEY}, also_tls=True))


@pytest.fixture(scope="session")
def locked(request, locked_server):
    """A server that asks for a key."""
    return _by_listener(request, locked_server)


@pytest.fixture
def key():
    return KEY


@pytest.fixture(scope="session")
def amazon(neural_server):
    """A server for Amazon's clients that asks for no signatures, over TLS."""
    return neural_server.over_tls()


@pytest.fixture(scope="session")
def signed_server(tmp_path_factory):
    """The same with keys, and with lists of words."""
    folder = tmp_path_factory.mktemp("amazon")
    (folder / "keys").write_text(
        f"{amazon_wire.KEY} {amazon_wire.SECRET} the tests # a comment\nAKIDHIDING {amazon_wire.SECRET} redact=number_sequence\n")
    (folder / "lists.yaml").write_text("vocabularies:\n  numbers: [seven, nine]\nfilters:\n  numbers: [four, six]\n")
    yield from _running(rig.neural("--aws-keys-file", folder / "keys", "--vocabularies", folder / "lists.yaml", also_tls=True))


@pytest.fixture(scope="session")
def signed(signed_server):
    return signed_server.over_tls()
