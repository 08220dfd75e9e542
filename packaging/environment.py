"""Makes the checkout's own Python environment and runs the project's commands in it."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

OLDEST_PYTHON = (3, 11)


def too_old(major: int, minor: int) -> str:
    """The sentence for a Python that cannot run Replybook, or nothing."""
    if (major, minor) >= OLDEST_PYTHON:
        return ""
    return (
        "Replybook needs Python {}.{} or newer, and this is Python {}.{}."
        " Install a newer one, and run this with it.".format(*OLDEST_PYTHON, major, minor)
    )


# An old Python must get as far as this sentence: nothing above it, and no syntax anywhere in start.py,
# check.py and this file, may be newer than Python 3.6.
if too_old(*sys.version_info[:2]):
    sys.exit(too_old(*sys.version_info[:2]))

CHECKOUT = Path(__file__).resolve().parent.parent
PROGRAM = ()  # the groups of pyproject.toml beside the program itself: none to run it
CHECKS = ("dev",)

_STAMP = "replybook.json"
_NO_NETWORK = (
    "Failed to establish a new connection",
    "NewConnectionError",
    "NameResolutionError",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "getaddrinfo failed",
    "ConnectTimeoutError",
    "ProxyError",
)
_MARK = ("ERROR:", "error:")
_LINES_SHOWN = 25


class NotPossible(Exception):
    """The environment cannot be made; the text says why and what to do, to a person."""


class Environment:
    """A virtual environment that holds the checkout and all it needs."""

    def __init__(self, folder: Path | None = None, checkout: Path = CHECKOUT) -> None:
        self.checkout = checkout
        self.folder = Path(os.path.abspath(folder or checkout / ".venv"))

    @property
    def programs(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        return self.programs / ("python.exe" if os.name == "nt" else "python")

    def prepare(self, groups: Sequence[str] = PROGRAM) -> bool:
        """Make the environment fit pyproject.toml, and say whether there was anything to do.

        What is there is kept if it works and was made by this Python for this folder; otherwise it is made
        anew.
        """
        wanted = self._stamp_for(groups)
        found = self._read_stamp()
        if found and _covers(found, wanted) and self._works():
            return False
        if self.folder.exists() and not self._may_stay(found, wanted):
            self._remove()
        if not self.folder.exists() or not any(self.folder.iterdir()):
            self._make()
        (self.folder / _STAMP).unlink(
            missing_ok=True
        )  # until all is installed, this environment is unfinished
        self._install(groups)
        (self.folder / _STAMP).write_text(json.dumps(wanted), encoding="utf-8")
        return True

    def run(self, *arguments: str) -> int:
        """Run the environment's Python in the checkout, with our output as its own; gives its exit code."""
        sys.stdout.flush()
        command = [str(self.python), *arguments]
        return subprocess.run(command, cwd=self.checkout, env=self.variables(), check=False).returncode

    def variables(self) -> dict[str, str]:
        """Our own variables, less those that would lead a Python away from this environment."""
        astray = {
            "PYTHONHOME",
            "PYTHONPATH",
            "PYTHONSTARTUP",
            "__PYVENV_LAUNCHER__",
            "PIP_TARGET",
            "PIP_PREFIX",
        }
        ours = {name: value for name, value in os.environ.items() if name not in astray}
        path = os.pathsep.join([str(self.programs), ours.get("PATH", os.defpath)])
        return {
            **ours,
            "VIRTUAL_ENV": str(self.folder),
            "PATH": path,
            "PIP_USER": "0",
            "PYTHONNOUSERSITE": "1",
        }

    def requirements(self, groups: Sequence[str]) -> list[str]:
        """What pyproject.toml lists in these groups. An older pip cannot read groups itself."""
        table = self._project().get("dependency-groups", {})
        found: list[str] = []
        for group in groups:
            for entry in table[group]:
                if isinstance(entry, str):
                    found.append(entry)
                else:
                    found += self.requirements([entry["include-group"]])
        return found

    def _project(self) -> dict[str, dict[str, list[str | dict[str, str]]]]:
        import tomllib  # here, for a Python that is too old has none

        return tomllib.loads((self.checkout / "pyproject.toml").read_text(encoding="utf-8"))

    def _stamp_for(self, groups: Sequence[str]) -> dict[str, object]:
        # Settings of tools are no reason to install anything again, packages and entry points are.
        project = {key: value for key, value in self._project().items() if key != "tool"}
        text = json.dumps(project, sort_keys=True, default=str)
        return {
            "pyproject": hashlib.sha256(text.encode()).hexdigest(),
            "python": "{}.{}".format(*sys.version_info[:2]),
            "checkout": str(self.checkout),
            "groups": sorted(groups),
        }

    def _read_stamp(self) -> dict[str, object] | None:
        try:
            found = json.loads((self.folder / _STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _works(self) -> bool:
        """Whether the environment's Python starts, has pip, and is of the version that runs this."""
        try:
            said = _run(
                [str(self.python), "-c", "import pip, sys; print(*sys.version_info[:2])"], self.variables()
            )
        except OSError:
            return False
        return said.returncode == 0 and said.stdout.split() == [str(part) for part in sys.version_info[:2]]

    def _may_stay(self, found: dict[str, object] | None, wanted: dict[str, object]) -> bool:
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            return True
        # Copied or moved with its folder, its commands would still start the Python of the old place.
        moved = found is not None and found.get("checkout") != wanted["checkout"]
        return not moved and self._works()

    def _remove(self) -> None:
        if not (self.folder / "pyvenv.cfg").is_file():
            raise NotPossible(
                f"{self.folder} is there already and is no Python environment, so it is left alone."
                " Name a new or an empty folder."
            )
        if Path(sys.prefix).resolve() == self.folder.resolve():
            raise NotPossible(
                f"{self.folder} has to be made anew, and is the environment that runs this."
                " Run it again with your system's Python."
            )
        print(f"Removing the environment in {self._name()}: it does not fit any more.", flush=True)
        try:
            shutil.rmtree(self.folder)
        except OSError as error:
            raise NotPossible(
                f"The old environment in {self.folder} cannot be removed ({error.strerror})."
                " Close what still runs in it, and try again."
            ) from error

    def _make(self) -> None:
        for module in ("venv", "ensurepip"):
            if importlib.util.find_spec(module) is None:
                raise NotPossible(
                    "This Python cannot make environments: its module venv is missing or not whole."
                    " On Debian and Ubuntu, install python3-venv, then run this again."
                )
        print(f"Making a Python environment in {self._name()}.", flush=True)
        try:
            made = _run([sys.executable, "-m", "venv", str(self.folder)], self.variables())
        except OSError as error:
            raise NotPossible(f"No environment could be made in {self.folder}: {error.strerror}.") from error
        if made.returncode:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise NotPossible(f"No environment could be made in {self.folder}.\n{_end_of(made.stdout)}")

    def _install(self, groups: Sequence[str]) -> None:
        what = "the program and its checks need" if groups else "the program needs"
        print(f"Installing what {what}; the first time this takes a few minutes.", flush=True)
        quietly = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
        command = [
            str(self.python),
            "-m",
            "pip",
            "install",
            *quietly,
            *self.requirements(groups),
            "--editable",
            ".",
        ]
        # Run in the checkout, so that no pip has to understand its path.
        done = _run(command, self.variables(), self.checkout)
        if done.returncode == 0:
            return
        if any(sign in done.stdout for sign in _NO_NETWORK):
            advice = (
                "The packages could not be fetched: there seems to be no network. Connect, then try again."
            )
        else:
            advice = "The packages could not be installed. pip said:"
        raise NotPossible(f"{advice}\n{_end_of(done.stdout)}")

    def _name(self) -> str:
        inside = self.folder.is_relative_to(self.checkout)
        return str(self.folder.relative_to(self.checkout) if inside else self.folder)


def speak(main: Callable[[list[str]], int]) -> None:
    """Run `main` on the command line's arguments, and end as a command should: a sentence, never a trace."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows pipe cannot hold every letter of a path
    try:
        sys.exit(main(sys.argv[1:]))
    except NotPossible as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)


def _covers(found: dict[str, object], wanted: dict[str, object]) -> bool:
    here, needed = found.get("groups"), wanted["groups"]
    if not isinstance(here, list) or not isinstance(needed, list) or not set(needed) <= set(here):
        return False
    return all(found.get(key) == wanted[key] for key in ("pyproject", "python", "checkout"))


def _run(
    command: list[str], variables: dict[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _end_of(text: str) -> str:
    """The errors a command told, or its last lines where it marks none as such."""
    lines = [line for line in text.splitlines() if line.strip()]
    marked = next((number for number, line in enumerate(lines) if line.lstrip().startswith(_MARK)), 0)
    return "\n".join(lines[marked:][-_LINES_SHOWN:])
