"""The house stands as it was drawn: floors, names, the README's map, and nothing that should not be in it."""

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.paths import data_folder

CHECKOUT = Path(__file__).resolve().parents[2]
DESKTOP = CHECKOUT / "desktop"
FORBIDDEN_WORDS = {"util", "utils", "helper", "helpers", "misc", "manager", "managers"}
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# Put together here, so that this file passes its own test.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("anaconda", "org"),
        ("crates", "io"),
        ("ghcr", "io"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("proxy", "golang", "org"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.~<>-])/(?:work|root|opt|etc/xdg)/(?=\w|\.)")


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), filename=str(path))


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    shutil.copytree(DESKTOP, tmp_path / "desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_run_downwards_only() -> None:
    done = lint_imports(CHECKOUT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("where", "stray"),
    [
        ("desktop/domain/stray.py", "import desktop.store.database"),
        ("desktop/store/stray.py", "import desktop.importers.base"),
        ("desktop/services/stray.py", "import desktop.cli"),
    ],
)
def test_a_stray_import_would_be_seen(copied_house: Path, where: str, stray: str) -> None:
    (copied_house / where).write_text(f'"""Stray."""\n\n{stray}\n', encoding="utf-8")
    done = lint_imports(copied_house)
    assert done.returncode != 0
    assert "stray" in done.stdout, done.stdout + done.stderr


def test_no_module_is_named_like_a_standard_one() -> None:
    named = [path for room in ("desktop", "tests", "packaging") for path in modules(CHECKOUT / room)]
    names = {path: path.parent.name if path.name == "__init__.py" else path.stem for path in named}
    assert not [
        name_of(path) for path, name in names.items() if name in sys.stdlib_module_names - {"__main__"}
    ]


def test_every_room_and_module_says_what_it_is_for() -> None:
    places = [path.relative_to(DESKTOP) for path in modules(DESKTOP)]
    words = {
        place: {word for part in place.with_suffix("").parts for word in part.split("_")} for place in places
    }
    assert not [str(place) for place, found in words.items() if found & FORBIDDEN_WORDS]


@pytest.mark.parametrize("folder", ["packaging", "tests/packaging"])
def test_packaging_does_not_hide_the_library_of_that_name(folder: str) -> None:
    assert not (CHECKOUT / folder / "__init__.py").exists()


@pytest.mark.parametrize("path", modules(DESKTOP), ids=name_of)
def test_a_modules_docstring_begins_with_one_sentence(path: Path) -> None:
    """More may follow after an empty line: what the sentence cannot hold, or a registry's recipe."""
    text = ast.get_docstring(tree_of(path))
    assert text, f"{name_of(path)} does not say what it is for"
    sentence = " ".join(text.partition("\n\n")[0].split())
    assert sentence.endswith((".", "?")), f"no sentence: {sentence}"
    assert not re.search(r"[.?!] [A-Z]", sentence), f"more than one sentence: {sentence}"


@pytest.mark.parametrize("path", modules(DESKTOP / "domain"), ids=name_of)
def test_the_domain_needs_only_the_standard_library_and_numpy(path: Path) -> None:
    roots = {name.partition(".")[0] for name in imported(path)}
    assert roots <= sys.stdlib_module_names | {"numpy", "desktop"}
    ours = {name for name in imported(path) if name.startswith("desktop")}
    allowed = ("desktop.domain", "desktop.language", "desktop.paths")
    assert not [name for name in ours if not name.startswith(allowed)]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(path)}: imports are written in full here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_error_is_thrown_away() -> None:
    everything = [path for room in ("desktop", "packaging") for path in modules(CHECKOUT / room)]
    assert not [where for path in everything for where in thrown_away(path)]


def thrown_away(path: Path) -> Iterator[str]:
    """Where any error at all is caught and nothing is done with it."""
    every = {"Exception", "BaseException"}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler):
            catches_all = node.type is None or bool(names_in(node.type) & every)
            thrown = catches_all and all(is_nothing(statement) for statement in node.body)
        elif isinstance(node, ast.Call) and "suppress" in names_in(node.func):
            thrown = any(names_in(argument) & every for argument in node.args)
        else:
            continue
        if thrown:
            yield f"{name_of(path)}:{node.lineno}"


def test_an_error_thrown_away_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "CHECKOUT", tmp_path)
    (tmp_path / "stray.py").write_text(
        "try:\n    a()\nexcept Exception:\n    pass\n"
        "try:\n    a()\nexcept:\n    ...\n"
        "with contextlib.suppress(Exception):\n    a()\n"
        "try:\n    a()\nexcept Exception as error:\n    show(error)\n"
        "try:\n    a()\nexcept OSError:\n    pass\n",
        encoding="utf-8",
    )
    assert list(thrown_away(tmp_path / "stray.py")) == ["stray.py:3", "stray.py:7", "stray.py:9"]


def names_in(expression: ast.expr) -> set[str]:
    nodes = list(ast.walk(expression))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def is_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass | ast.Continue)


# --- the README's map -------------------------------------------------------------------------------------
#
# Under a heading with the word "map" stands a fenced block. A line of it begins with the names of files and
# folders (a folder ends in /); what follows them is prose. A deeper line lies in the folder above it.


def read_map(readme: str) -> set[str]:
    """The paths that a README's map names."""
    block = re.search(r"^#+[^\n]*\bmap\b[^\n]*\n.*?^```[^\n]*\n(.*?)^```", readme, re.I | re.M | re.S)
    assert block, "the README has no map: a heading with the word map, and a fenced block below it"
    paths: set[str] = set()
    above: list[tuple[int, str]] = []
    for line in block[1].splitlines():
        line = re.sub("[│├└─|`]", " ", line).rstrip()
        depth = len(line) - len(line.lstrip())
        names = leading_names(line)
        if not names:
            continue
        while above and above[-1][0] >= depth:
            above.pop()
        parent = above[-1][1] if above else ""
        paths |= {parent + name for name in names}
        if names[-1].endswith("/"):
            above.append((depth, parent + names[-1]))
    return paths


def leading_names(line: str) -> list[str]:
    names: list[str] = []
    for word in line.split():
        if not re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*(?:/|\.\w+)", word.rstrip(",")):
            break
        names.append(word.rstrip(","))
    return names


def real_rooms() -> set[str]:
    """What the map must name: all that lies directly in desktop/, and every package below."""
    rooms = {f"{name_of(path.parent)}/" for path in DESKTOP.rglob("*.py") if path.name == "__init__.py"}
    return rooms | {name_of(path) for path in DESKTOP.glob("*.py") if path.name != "__init__.py"}


@pytest.mark.parametrize(
    "drawing",
    [
        """desktop/
             cli.py, paths.py   two doors, and app.py in prose
             services/          what a person can do
               example/         one more
             store/             tables
           tests/               all of them""",
        """desktop/
           ├── cli.py
           ├── paths.py
           ├── services/
           │   └── example/
           └── store/
           tests/""",
    ],
)
def test_a_map_is_read_as_it_is_meant(drawing: str) -> None:
    lines = drawing.replace("\n           ", "\n")
    readme = f"# Replybook\n## A map of the rooms\nWhere is what:\n\n```text\n{lines}\n```\n"
    assert read_map(readme) == {
        "desktop/",
        "desktop/cli.py",
        "desktop/paths.py",
        "desktop/services/",
        "desktop/services/example/",
        "desktop/store/",
        "tests/",
    }


def test_the_readmes_map_is_the_real_tree() -> None:
    named = read_map((CHECKOUT / "README.md").read_text(encoding="utf-8"))
    assert not sorted(name for name in named if not is_there(name)), "the map names what is not there"
    assert not sorted(real_rooms() - named), "the map does not name these"


def is_there(name: str) -> bool:
    path = CHECKOUT / name
    return path.is_dir() if name.endswith("/") else path.is_file()


# --- what is committed ------------------------------------------------------------------------------------


def committed_files() -> list[Path]:
    """What git holds, and what it would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so nothing says what is committed")
    paths = [CHECKOUT / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def test_nothing_committed_names_a_registry_or_a_place_on_one_machine() -> None:
    hosts = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)), re.I)
    found = []
    for path in committed_files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [
            f"{name_of(path)}: {hit[0]}"
            for pattern in (hosts, MACHINE_PATH)
            for hit in pattern.finditer(text)
        ]
    assert not found


# --- the tests' own ground --------------------------------------------------------------------------------


def test_the_suite_runs_in_an_odd_place() -> None:
    assert os.environ["TZ"] == "Pacific/Chatham"
    if hasattr(time, "tzset"):
        assert time.localtime(0).tm_gmtoff in {45900, 49500}  # 12:45 or 13:45 ahead


def test_the_suite_never_sees_a_persons_own_book(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert data_folder().is_relative_to(tmp_path_factory.getbasetemp())


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])  # addresses for documentation: nobody's
def test_the_network_is_refused(host: str, network_tries: list[str]) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        for use in (lambda: one.connect((host, 9)), lambda: one.sendto(b"", (host, 9))):
            with pytest.raises(pytest.fail.Exception, match="must not use the network"):
                use()
    with pytest.raises(pytest.fail.Exception):
        socket.getaddrinfo("shop.example", 443)
    assert len(network_tries) == 3
    network_tries.clear()


def test_this_computer_may_talk_to_itself(network_tries: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    assert not network_tries
