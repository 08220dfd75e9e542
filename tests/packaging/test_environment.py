"""The launcher makes an environment, keeps it, renews it, and says in a sentence what stands in its way."""

import ast
import functools
import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGING = CHECKOUT / "packaging"

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "shop"
version = "1"
dependencies = ["tiny-clay"]
[dependency-groups]
dev = ["tiny-linen", { include-group = "more" }]
more = ["tiny-wool"]
[tool.any]
length = 1
"""
# The smallest build backend that pip takes an editable install from; it needs no package and no network.
BACKEND = """
import pathlib, zipfile

FILES = {
    "METADATA": ["Metadata-Version: 2.1", "Name: shop", "Version: 1", "Requires-Dist: tiny-clay", ""],
    "WHEEL": ["Wheel-Version: 1.0", "Generator: us", "Root-Is-Purelib: true", "Tag: py3-none-any", ""],
    "RECORD": [],
}

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "shop-1-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("shop.pth", str(pathlib.Path.cwd()))
        for file, lines in FILES.items():
            wheel.writestr(f"shop-1.dist-info/{file}", chr(10).join(lines))
    return name
"""


@pytest.fixture(scope="module")
def packaging() -> Iterator[Path]:
    """packaging/ is no package: its files find each other because Python starts in their folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PACKAGING))
        yield PACKAGING
    for name in ("environment", "start", "check"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def environment(packaging: Path) -> ModuleType:
    import environment

    return environment


@pytest.fixture(scope="module")
def start(packaging: Path) -> ModuleType:
    import start

    return start


@pytest.fixture(scope="module")
def check(packaging: Path) -> ModuleType:
    import check

    return check


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "a shop's folder" / "main"
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "backend.py").write_text(BACKEND, encoding="utf-8")
    return folder


class Runs:
    """Stands where child processes are started: makes an environment's folder, and installs nothing."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.pip_says = ""
        self.python_says = "{} {}".format(*sys.version_info[:2])

    def __call__(
        self, command: list[str], variables: dict[str, str], folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        if command[1:3] == ["-m", "venv"]:
            Path(command[3]).mkdir(parents=True, exist_ok=True)
            Path(command[3], "pyvenv.cfg").touch()
        if "install" in command:
            return subprocess.CompletedProcess(command, 1 if self.pip_says else 0, stdout=self.pip_says)
        return subprocess.CompletedProcess(command, 0, stdout=self.python_says)

    @property
    def made(self) -> int:
        return sum(command[1:3] == ["-m", "venv"] for command in self.commands)

    @property
    def installs(self) -> list[list[str]]:
        return [command for command in self.commands if "install" in command]


@pytest.fixture
def runs(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Runs:
    stand_in = Runs()
    monkeypatch.setattr(environment, "_run", stand_in)
    return stand_in


# --- for real, with a real pip that is told to stay off the network ---------------------------------------


def wheel(folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    info = f"{name}-1.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}.py", "")
        file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        file.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{info}/RECORD", "")


def test_it_is_made_inside_a_checkout_with_a_space_in_its_name(
    environment: ModuleType,
    checkout: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name in ("tiny_clay", "tiny_linen", "tiny_wool"):
        wheel(tmp_path / "wheels", name)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", (tmp_path / "wheels").as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_USER", "1")  # would make any pip in an environment give up
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "astray"))
    (checkout / "shop.py").write_text("import tiny_clay, sys; print(sys.prefix)", encoding="utf-8")

    ours = environment.Environment(checkout=checkout)
    assert ours.folder == checkout / ".venv"
    assert ours.prepare()
    capfd.readouterr()
    assert ours.run("-m", "shop") == 0
    assert capfd.readouterr().out.strip() == str(checkout / ".venv")
    assert ours.run("-c", "import tiny_linen") == 1  # the program runs without what only checks need
    assert ours.run("-c", "import sys; sys.exit(7)") == 7

    assert not ours.prepare()
    assert ours.prepare(["dev"])
    assert ours.run("-c", "import shop, tiny_linen, tiny_wool") == 0
    assert not ours.prepare(["dev"])
    assert not ours.prepare()


# --- its decisions ----------------------------------------------------------------------------------------


def test_pip_is_told_everything_at_once(environment: ModuleType, checkout: Path, runs: Runs) -> None:
    environment.Environment(checkout=checkout).prepare(["dev"])
    assert runs.made == 1
    (install,) = runs.installs
    assert install[:4] == [str(environment.Environment(checkout=checkout).python), "-m", "pip", "install"]
    assert install[-4:] == ["tiny-linen", "tiny-wool", "--editable", "."]


def test_what_fits_is_used_again(environment: ModuleType, checkout: Path, runs: Runs) -> None:
    assert environment.Environment(checkout=checkout).prepare(["dev"])
    assert not environment.Environment(checkout=checkout).prepare(["dev"])
    assert not environment.Environment(checkout=checkout).prepare()
    assert (runs.made, len(runs.installs)) == (1, 1)


def test_the_checks_are_added_to_what_the_program_has(
    environment: ModuleType, checkout: Path, runs: Runs
) -> None:
    assert environment.Environment(checkout=checkout).prepare()
    assert environment.Environment(checkout=checkout).prepare(["dev"])
    assert (runs.made, len(runs.installs)) == (1, 2)


def test_a_changed_project_is_installed_again(environment: ModuleType, checkout: Path, runs: Runs) -> None:
    environment.Environment(checkout=checkout).prepare()
    project = checkout / "pyproject.toml"
    project.write_text(PROJECT.replace('"tiny-clay"', '"tiny-clay", "tiny-felt"'), encoding="utf-8")
    assert environment.Environment(checkout=checkout).prepare()
    assert len(runs.installs) == 2


def test_a_tools_settings_install_nothing(environment: ModuleType, checkout: Path, runs: Runs) -> None:
    environment.Environment(checkout=checkout).prepare()
    project = checkout / "pyproject.toml"
    project.write_text(PROJECT.replace("length = 1", "length = 2"), encoding="utf-8")
    assert not environment.Environment(checkout=checkout).prepare()


def test_an_environment_of_another_python_is_made_anew(
    environment: ModuleType, checkout: Path, runs: Runs
) -> None:
    ours = environment.Environment(checkout=checkout)
    ours.prepare()
    (ours.folder / "left over").touch()
    runs.python_says = "3 1"
    assert ours.prepare()
    assert runs.made == 2
    assert not (ours.folder / "left over").exists()


def test_an_environment_moved_with_its_checkout_is_made_anew(
    environment: ModuleType, checkout: Path, runs: Runs
) -> None:
    environment.Environment(checkout=checkout).prepare()
    moved = checkout.rename(checkout.parent / "elsewhere")
    assert environment.Environment(checkout=moved).prepare()
    assert runs.made == 2


def test_an_environment_somebody_made_by_hand_is_kept_and_filled(
    environment: ModuleType, checkout: Path, runs: Runs
) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "pyvenv.cfg").touch()
    assert environment.Environment(checkout=checkout).prepare()
    assert (runs.made, len(runs.installs)) == (0, 1)


def test_an_unfinished_install_is_done_again(environment: ModuleType, checkout: Path, runs: Runs) -> None:
    ours = environment.Environment(checkout=checkout)
    ours.prepare()
    runs.pip_says = "ERROR: no space left on device"
    with pytest.raises(environment.NotPossible, match="no space left on device"):
        ours.prepare(["dev"])
    runs.pip_says = ""
    assert ours.prepare()  # not even the program is taken to be whole now


def test_another_folder_can_be_named(
    environment: ModuleType, checkout: Path, runs: Runs, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty", "new/env"):
        assert environment.Environment(tmp_path / name, checkout).prepare()
        assert not environment.Environment(tmp_path / name, checkout).prepare()
    assert not (checkout / ".venv").exists()


# --- its sentences ----------------------------------------------------------------------------------------


def test_a_folder_that_is_no_environment_is_left_alone(
    environment: ModuleType, checkout: Path, tmp_path: Path, runs: Runs
) -> None:
    runs.python_says = ""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").touch()
    with pytest.raises(environment.NotPossible, match="left alone"):
        environment.Environment(tmp_path / "photos", checkout).prepare()
    assert (tmp_path / "photos" / "one.jpg").exists()


def test_no_network_is_said_as_such(environment: ModuleType, checkout: Path, runs: Runs) -> None:
    runs.pip_says = (
        "WARNING: Retrying: NewConnectionError: Failed to establish a new connection\nERROR: none found"
    )
    with pytest.raises(environment.NotPossible, match="there seems to be no network") as told:
        environment.Environment(checkout=checkout).prepare()
    assert str(told.value).splitlines()[1:] == ["ERROR: none found"]  # the tries before it only hide it


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_missing_module_names_the_package_to_install(
    environment: ModuleType, checkout: Path, runs: Runs, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == missing else object())
    with pytest.raises(environment.NotPossible, match="python3-venv"):
        environment.Environment(checkout=checkout).prepare()


def test_an_old_python_is_told_which_one_is_needed(environment: ModuleType) -> None:
    assert not environment.too_old(3, 11)
    assert not environment.too_old(4, 0)
    assert "3.11 or newer, and this is Python 3.9" in environment.too_old(3, 9)
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">={}.{}".format(*environment.OLDEST_PYTHON)


@pytest.mark.parametrize("name", ["environment.py", "start.py", "check.py"])
def test_an_old_python_can_read_as_far_as_that_sentence(name: str) -> None:
    text = (PACKAGING / name).read_text(encoding="utf-8")
    imported = {
        name.partition(".")[0]
        for node in ast.parse(text, feature_version=(3, 6)).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names - {"dataclasses", "tomllib", "graphlib", "zoneinfo"} | {
        "environment"
    }


def test_a_command_ends_in_a_sentence(
    environment: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_possible(arguments: list[str]) -> int:
        raise environment.NotPossible("No room.")

    def stopped(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    with pytest.raises(SystemExit, match="No room"):
        environment.speak(not_possible)
    with pytest.raises(SystemExit, match="130"):
        environment.speak(stopped)
    assert "Stopped." in capsys.readouterr().err


# --- the two commands -------------------------------------------------------------------------------------


class Prepared:
    """Stands where an environment is: says what was run in it, and fails where it is told to."""

    def __init__(self, fails_at: str = "") -> None:
        self.fails_at = fails_at
        self.ran: list[tuple[str, ...]] = []
        self.groups: tuple[str, ...] | None = None

    def prepare(self, groups: tuple[str, ...]) -> bool:
        self.groups = groups
        return False

    def run(self, *arguments: str) -> int:
        self.ran.append(arguments)
        return 3 if self.fails_at and self.fails_at in " ".join(arguments) else 0


@pytest.fixture
def here(start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """start.py in a checkout of nobody's, without a screen."""
    prepared = Prepared()
    monkeypatch.setattr(start, "Environment", lambda folder: prepared)
    monkeypatch.setattr(start, "CHECKOUT", tmp_path)
    monkeypatch.setattr(start, "EXAMPLE", tmp_path / ".example")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return prepared


def test_without_a_screen_the_main_job_is_done_all_the_same(
    start: ModuleType, here: Prepared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".example").mkdir()
    (tmp_path / ".example" / "old").touch()
    assert start.main([]) == 0
    assert here.groups == ()
    front = ("-m", "desktop", "--data-dir", ".example")
    assert here.ran == [
        (*front, "example", "--weeks", "52", "--orders-per-week", "120"),
        (*front, "kpis"),
        (*front, "report", str(Path(".example", "Example shop.xlsx"))),
    ]
    assert not (tmp_path / ".example").exists()
    assert "on a computer with a screen" in capsys.readouterr().out


def test_the_main_job_stops_where_it_fails(start: ModuleType, here: Prepared) -> None:
    here.fails_at = "kpis"
    assert start.main([]) == 3
    assert len(here.ran) == 2


def test_the_window_opens_once_there_is_one_and_a_screen(
    start: ModuleType, here: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "has_screen", lambda platform, variables: True)
    start.main([])
    assert start.OPEN_WINDOW not in here.ran[-1]
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "app.py").touch()
    start.main([])
    assert here.ran[-1] == ("-c", start.OPEN_WINDOW)


@pytest.mark.parametrize(
    ("platform", "variables", "screen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ("win32", {}, True),
        ("darwin", {}, True),
        ("darwin", {"QT_QPA_PLATFORM": "minimal:fontengine=freetype"}, False),
    ],
)
def test_where_there_is_a_screen(
    start: ModuleType, platform: str, variables: dict[str, str], screen: bool
) -> None:
    assert start.has_screen(platform, variables) is screen


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [
        (["kpis", "--json"], ["kpis", "--json"]),
        (["--data-dir", "a b", "kpis"], ["--data-dir", "a b", "kpis"]),
        (["--env", "x", "kpis", "--help"], ["kpis", "--help"]),
        (["--env=x", "--", "--help"], ["--help"]),
    ],
)
def test_other_arguments_go_to_replybook(
    start: ModuleType, here: Prepared, given: list[str], passed_on: list[str]
) -> None:
    assert start.main(given) == 0
    assert here.ran == [("-m", "desktop", *passed_on)]


def run_check(check: ModuleType, monkeypatch: pytest.MonkeyPatch, prepared: Prepared, *arguments: str) -> int:
    monkeypatch.setattr(check, "Environment", lambda folder: prepared)
    code: int = check.main(list(arguments))
    return code


def test_all_checks_run_also_after_one_has_failed(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared = Prepared(fails_at="mypy")
    assert run_check(check, monkeypatch, prepared) == 1
    assert prepared.groups == ("dev",)
    assert [next(word for word in run if word not in {"-m", "-c"}) for run in prepared.ran] == [
        "ruff",
        "ruff",
        "mypy",
        check.LINT_IMPORTS,
        "pytest",
        "coverage",
    ]
    said = capsys.readouterr().out
    assert "FAILED  mypy" in said
    assert "ok      pytest" in said
    assert said.endswith("Not right yet: mypy.\n")


def test_all_is_well_when_all_is(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_check(check, monkeypatch, Prepared()) == 0
    assert capsys.readouterr().out.endswith("All is well.\n")


def test_how_much_is_checked(check: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    run = functools.partial(run_check, check, monkeypatch)
    run(usual := Prepared())
    assert ("-m", "pytest", "-m", "not slow", "--cov=desktop", "--cov-branch", "--cov-report=") in usual.ran
    run(slow := Prepared(), "--slow")
    assert ("-m", "pytest", "--cov=desktop", "--cov-branch", "--cov-report=") in slow.ran
    run(fast := Prepared(), "--fast")
    assert not [one for one in fast.ran if "pytest" in one]
    run(chosen := Prepared(), "--", "tests/domain", "-x")
    assert chosen.ran[-1] == ("-m", "pytest", "-m", "not slow", "tests/domain", "-x")
