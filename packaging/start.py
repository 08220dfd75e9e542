"""Starts Replybook: the window where there is a screen, the example shop's numbers where there is none."""

import argparse
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from environment import CHECKOUT, PROGRAM, Environment, NotPossible, speak

EXAMPLE = CHECKOUT / ".example"
REPORT = EXAMPLE / "Example shop.xlsx"
MAIN_JOB = (  # without a screen: an invented shop, its numbers, its report
    ("example", "--weeks", "52", "--orders-per-week", "120"),
    ("kpis",),
    ("report", str(REPORT.relative_to(CHECKOUT))),
)
OPEN_WINDOW = "import sys; from desktop.app import main; sys.exit(main())"


def main(arguments: list[str]) -> int:
    options, passed_on = _options(arguments)
    environment = Environment(options.env)
    environment.prepare(PROGRAM)
    if passed_on:
        return environment.run("-m", "desktop", *passed_on)
    if has_window(CHECKOUT) and has_screen(sys.platform, os.environ):
        return environment.run("-c", OPEN_WINDOW)
    return show_example(environment)


def show_example(environment: Environment) -> int:
    """Build the example shop anew, print its measures and write its report."""
    try:
        if EXAMPLE.exists():
            shutil.rmtree(EXAMPLE)
    except OSError as error:
        raise NotPossible(
            f"The last example in {EXAMPLE} cannot be removed ({error.strerror})."
            " Close what is open from it (the report, in Excel?), and try again."
        ) from error
    for step in MAIN_JOB:
        code = environment.run("-m", "desktop", "--data-dir", EXAMPLE.name, *step)
        if code:
            print(f"The example stopped at: replybook {' '.join(step)}", file=sys.stderr)
            return code
    print(f"\nThe example shop's report: {REPORT}")
    print(_about_the_window())
    return 0


def has_screen(platform: str, variables: Mapping[str, str]) -> bool:
    """Whether a window can be shown. Qt's offscreen and minimal are ways of asking for none."""
    if variables.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal"}:
        return False
    if platform in {"win32", "darwin"}:
        return True
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def has_window(checkout: Path) -> bool:
    """Whether this version has its window yet: until then the main job is done without one."""
    return (checkout / "desktop" / "app.py").is_file()


def _about_the_window() -> str:
    if not has_window(CHECKOUT):
        return "This version has no window yet; the same command will open it on a computer with a screen."
    return "To see the window, run the same command on a computer with a screen."


def _options(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our own options come first; whatever follows them belongs to Replybook's command line."""
    parser = argparse.ArgumentParser(
        usage="start.py [-h] [--env DIR] [ARGUMENT ...]",
        description=__doc__,
        epilog="Other arguments go to Replybook itself: start.py kpis, start.py -- --help.",
    )
    parser.add_argument("--env", type=Path, metavar="DIR", help="use this environment instead of .venv")
    own, rest = [], list(arguments)
    while rest and (rest[0] in {"-h", "--help", "--env"} or rest[0].startswith("--env=")):
        own.append(rest.pop(0))
        if own[-1] == "--env" and rest:
            own.append(rest.pop(0))
    if rest[:1] == ["--"]:
        del rest[0]
    return parser.parse_args(own), rest


if __name__ == "__main__":
    speak(main)
