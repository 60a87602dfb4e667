"""Servers that the tests share, and the words of warning where something to test with is missing."""

import asyncio
import inspect

import pytest

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


def _running(made):
    yield made
    status = made.server.stop()
    assert status == 0, f"the server ended with {status}\n{made.server.last_words}"


@pytest.fixture(scope="session")
def neural():
    """The digits model; PocketSphinx where that is not at hand."""
    yield from _running(rig.neural())


@pytest.fixture(scope="session")
def pocketsphinx(neural):
    if neural.name == "pocketsphinx":
        yield neural
    else:
        yield from _running(rig.pocketsphinx())


@pytest.fixture(params=["neural", "pocketsphinx"])
def engine(request):
    """Each engine in turn."""
    chosen = request.getfixturevalue(request.param)
    if request.param == "neural" and chosen.name == "pocketsphinx":
        pytest.skip("no shared models: PocketSphinx is tested on its own")
    return chosen


@pytest.fixture(scope="session")
def locked():
    """A server that asks for a key."""
    yield from _running(rig.neural(environment={"PARLANCE_KEYS": KEY}))


@pytest.fixture
def key():
    return KEY
