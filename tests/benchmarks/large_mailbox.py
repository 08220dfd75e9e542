"""How fast and with how much memory a large mailbox comes in: run by hand, prints a table.

    python tests/benchmarks/large_mailbox.py [--megabytes 400] [--runs 5]

Every run is a process of its own; "above idle" is the peak memory of the whole import (MB) over that of the
same process before it begins. "scan" is the physical limit beside it: reading the file in blocks and looking
for separators.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from invented_mailbox import invented_mailbox

from desktop.domain.records import Answers
from desktop.domain.task import Cancelled, Task
from desktop.importers.base import Source
from desktop.importers.registry import by_key
from desktop.services.import_files import Request, bring_in, look
from desktop.store.content_hash import content_hash
from desktop.store.database import open_book

_BLOCK = 1 << 20


def peak() -> float:
    """The peak memory of this process in MB. Linux keeps getrusage's figure of the parent over an exec."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def scan(mailbox: Path) -> dict[str, float]:
    found, tail = 0, b""
    began = time.perf_counter()
    with mailbox.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            found += (tail + block).count(b"\nFrom ")
            tail = block[-5:]
    return {"seconds": time.perf_counter() - began, "mails": found + 1}


def parse(mailbox: Path) -> dict[str, float]:
    importer = by_key("gmail_mbox")
    assert importer is not None
    idle, began = peak(), time.perf_counter()
    mails = sum(1 for _record in importer.read(Source(mailbox), Answers()))
    return {"seconds": time.perf_counter() - began, "mails": mails, "above idle": peak() - idle}


def bring(mailbox: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, open_book(Path(folder) / "b.replybook") as book:
        idle, began = peak(), time.perf_counter()
        plan = look(book, Request([mailbox], owner=["auto"]), Task())
        bring_in(plan)
        return {
            "seconds": time.perf_counter() - began,
            "mails": plan.files[0].tally.read,
            "above idle": peak() - idle,
            "book": book.path.stat().st_size / 1e6,
        }


def bring_again(mailbox: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, open_book(Path(folder) / "b.replybook") as book:
        bring_in(look(book, Request([mailbox], owner=["auto"]), Task()))
        began = time.perf_counter()
        plan = look(book, Request([mailbox], owner=["auto"]), Task())
        bring_in(plan)
        return {"seconds": time.perf_counter() - began, "new": sum(plan.totals("new").values())}


class _StopsHalfway(Task):
    def report(self, fraction: float, label: str = "") -> None:
        if fraction > 0.4 and not self.cancelled:
            self.cancel()
            self.pressed = time.perf_counter()
        super().report(fraction, label)


def cancel(mailbox: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, open_book(Path(folder) / "b.replybook") as book:
        before, task = content_hash(book.connection), _StopsHalfway()
        try:
            look(book, Request([mailbox], owner=["auto"]), task)
        except Cancelled:
            stopped = time.perf_counter() - task.pressed
        kept = float(content_hash(book.connection) != before) + len(list(Path(folder).glob("*.scratch*")))
        return {"seconds": stopped, "kept": kept}


_CASES = {"scan": scan, "parse": parse, "bring in": bring, "bring in again": bring_again, "cancel": cancel}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--mailbox", type=Path, help="use this file instead of inventing two")
    options = parser.parse_args()
    if options.case:
        print(json.dumps(_CASES[options.case](options.mailbox)))
        return
    with tempfile.TemporaryDirectory() as folder:
        if options.mailbox:
            _table(options.mailbox, options.runs)
            return
        for name, share in (("60 % photos", 0.6), ("small mails only", 0.0)):
            mailbox = invented_mailbox(Path(folder) / name, options.megabytes, share)
            print(f"\n{name}: {mailbox.stat().st_size / 1e6:.0f} MB")
            _table(mailbox, options.runs)


def _table(mailbox: Path, runs: int) -> None:
    results: dict[str, list[dict[str, float]]] = {case: [] for case in _CASES}
    for _run in range(runs):
        for case in _CASES:  # alternating, so that a slow minute of the machine meets all of them
            command = [sys.executable, __file__, "--case", case, "--mailbox", str(mailbox)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            results[case].append(json.loads(done.stdout))
    limit = statistics.median(run["seconds"] for run in results["scan"])
    for case, figures in results.items():
        median = {key: statistics.median(run[key] for run in figures) for key in figures[0]}
        seconds = median.pop("seconds")
        rate = f"{median['mails'] / seconds:9,.0f} mails/s" if "mails" in median else " " * 17
        rest = "  ".join(f"{key} {value:,.1f}" for key, value in median.items() if key != "mails")
        print(f"{case:15} {seconds:8.2f} s  {seconds / limit:6.1f} x scan {rate}  {rest}")


if __name__ == "__main__":
    main()
