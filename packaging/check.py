"""Runs all checks and tests in the checkout's own environment, and says at the end which of them held."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from environment import CHECKS, Environment, speak

COVERED_AT_LEAST = "95"  # per cent of desktop below ui, lines and branches
NOT_BELOW_UI = "desktop/ui/*,desktop/app.py"
LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
)


class Check(NamedTuple):
    """One thing that has to hold: its name on the screen, and what the environment's Python runs for it."""

    name: str
    command: tuple[str, ...]


LINT_AND_TYPES = (
    Check("ruff check", ("-m", "ruff", "check", ".")),
    Check("ruff format --check", ("-m", "ruff", "format", "--check", ".")),
    Check("mypy", ("-m", "mypy", "desktop", "packaging")),
    Check("lint-imports", ("-c", LINT_IMPORTS)),
)
COVERAGE = Check(
    "coverage",
    ("-m", "coverage", "report", f"--omit={NOT_BELOW_UI}", f"--fail-under={COVERED_AT_LEAST}"),
)


def main(arguments: list[str]) -> int:
    options, for_pytest = _options(arguments)
    environment = Environment(options.env)
    environment.prepare(CHECKS)
    checks = list(LINT_AND_TYPES)
    if not options.fast:
        checks += tests(slow=options.slow, for_pytest=for_pytest)
    return run_all(environment, checks)


def tests(slow: bool, for_pytest: Sequence[str]) -> list[Check]:
    """All tests and their coverage, or the part that a person chose, whose coverage says nothing."""
    command = ["-m", "pytest"]
    if not slow:
        command += ["-m", "not slow"]
    if for_pytest:
        return [Check("pytest", (*command, *for_pytest))]
    command += ["--cov=desktop", "--cov-branch", "--cov-report="]
    return [Check("pytest", tuple(command)), COVERAGE]


def run_all(environment: Environment, checks: Sequence[Check]) -> int:
    """Run every check, also after one has failed; 0 if all of them held, else 1."""
    results: list[tuple[Check, bool, float]] = []
    for check in checks:
        print(f"\n── {check.name}", flush=True)
        began = time.monotonic()
        held = environment.run(*check.command) == 0
        results.append((check, held, time.monotonic() - began))
    print("\n── summary")
    for check, held, seconds in results:
        print(f"{'ok    ' if held else 'FAILED'}  {check.name:<20} {seconds:6.1f} s")
    broken = [check.name for check, held, _ in results if not held]
    print(f"Not right yet: {', '.join(broken)}." if broken else "All is well.", flush=True)
    return 1 if broken else 0


def _options(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        usage="check.py [-h] [--env DIR] [--fast | --slow] [-- PYTEST_ARGUMENT ...]",
        description=__doc__,
        epilog="What follows -- goes to pytest, and coverage is not judged then.",
    )
    parser.add_argument("--env", type=Path, metavar="DIR", help="use this environment instead of .venv")
    how_much = parser.add_mutually_exclusive_group()
    how_much.add_argument("--fast", action="store_true", help="style, types and floors only, no tests")
    how_much.add_argument("--slow", action="store_true", help="also the tests marked slow")
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    return parser.parse_args(arguments[:cut]), arguments[cut + 1 :]


if __name__ == "__main__":
    speak(main)
