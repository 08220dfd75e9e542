"""What all tests stand on: no screen, an odd place on earth, no network, and nobody's own data."""

import ipaddress
import locale
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pytestqt.qtbot import QtBot

CHECKOUT = Path(__file__).resolve().parent.parent
CORPUS = CHECKOUT.parent / "shared" / "corpus"

# Nothing may depend on where the computer stands: the Chatham Islands are 12:45 or 13:45 ahead, and their
# clocks change on days of their own. C.UTF-8 is the C locale in which Qt does not complain about letters.
ODD_PLACE = {"TZ": "Pacific/Chatham", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
os.environ.update(ODD_PLACE)
os.environ.pop("LANGUAGE", None)
if hasattr(time, "tzset"):
    time.tzset()
    locale.setlocale(locale.LC_ALL, "C")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What a test of the window waits for comes in a moment; on a busy machine a moment can be long.
for _wait in (QtBot.waitUntil, QtBot.waitSignal):
    assert _wait.__kwdefaults__ is not None
    _wait.__kwdefaults__["timeout"] = 30_000
os.environ["MPLBACKEND"] = "Agg"

hypothesis.settings.register_profile("replybook", deadline=None)
hypothesis.settings.register_profile(
    "replybook-ci", deadline=None, derandomize=True, database=None, print_blob=True
)
hypothesis.settings.load_profile("replybook-ci" if os.environ.get("CI") else "replybook")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real and made-up export files; a test that needs it is skipped where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus of export files is not at {CORPUS}")
    return CORPUS


@pytest.fixture(scope="session", autouse=True)
def nobodys_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A test that names no data folder gets an empty one, never the book of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPLYBOOK_DATA", str(tmp_path_factory.mktemp("data") / "Replybook"))
        yield


class _NetworkGuard:
    """Refuses whatever leaves this computer, and remembers it for the test that tried."""

    def __init__(self) -> None:
        self.tries: list[str] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
            address = arguments[1]
            # Anything but (host, port, ...) is no internet address: a Unix socket's path, a kernel's number.
            host = address[0] if isinstance(address, tuple) else None
        elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
            host = arguments[0]
        else:
            return
        if is_here(host):
            return
        self.tries.append(f"{event} {host!r}")
        # No Exception: what the code under test does with an error must not hide this.
        pytest.fail(f"a test must not use the network, and this one tried: {self.tries[-1]}")


def is_here(host: object) -> bool:
    """Whether a host, as Python's sockets take it, is this computer."""
    if isinstance(host, bytes):
        host = host.decode("utf-8", "replace")
    if not isinstance(host, str) or host in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


_guard = _NetworkGuard()
sys.addaudithook(_guard)


@pytest.fixture
def network_tries() -> list[str]:
    """What the guard refused in this test; for the guard's own test, which empties it."""
    return _guard.tries


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    _guard.tries.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A try whose refusal the test did not see, in a thread for instance, fails it all the same."""
    yield
    if _guard.tries:
        pytest.fail(f"{item.name} tried to use the network: {', '.join(_guard.tries)}")
