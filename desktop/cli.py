"""The command line: the same services as the window's, for scripts, schedulers and checking a number.

Its JSON is a contract: it grows, it does not change. Exit status: 0 done, 1 a Problem, 2 usage.
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from desktop import paths
from desktop.domain.kpi import Clock, Dimension, Measured
from desktop.domain.period import Rhythm, zone_of
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question
from desktop.domain.task import Task
from desktop.kpis.view import Filters
from desktop.language import _
from desktop.reports.json_form import measured_form
from desktop.reports.wording import few, in_unit, range_of
from desktop.services.change_settings import change_setting, read_setting, settings, shop_zone
from desktop.services.check_book import check_book
from desktop.services.example_shop import ExampleSize, fill_example, write_example_files
from desktop.services.explain import EvidenceRow, Explained, explain
from desktop.services.export_report import export_report
from desktop.services.find_sources import endings_in_words
from desktop.services.import_files import Plan, Request, bring_in, look, summary_of
from desktop.services.known_columns import remember_given
from desktop.services.measure import Asked, chosen, numbers
from desktop.services.take_back import batches, take_back
from desktop.store.database import Book, open_book

Run = Callable[[Book, argparse.Namespace], int]
Window = Callable[[str, str], int]


def main(arguments: Sequence[str] | None = None, window: Window | None = None) -> int:
    """Run one command. Without any, `window(data_dir, book)` is opened. Returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console of another encoding must not stop a customer's “é”
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        if options.command is None:
            return _window(options, window)
        if options.command == "example" and options.files:
            return _example_files(options)
        with open_book(_book_path(options)) as book:
            run: Run = options.run
            return run(book, options)
    except Problem as problem:
        print(problem.what, file=sys.stderr)
        print(problem.try_this, file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _window(options: argparse.Namespace, window: Window | None) -> int:
    if window is not None:
        return window(options.data_dir, options.book)
    print(_("Say what to do: replybook --help tells what can be said."), file=sys.stderr)
    return 1


def _book_path(options: argparse.Namespace) -> Path:
    folder = Path(options.data_dir) if options.data_dir else paths.data_folder()
    return Path(options.book) if options.book else paths.default_book(folder)


# The commands


def _import(book: Book, options: argparse.Namespace) -> int:
    answers = Answers(
        time_zone=options.time_zone or shop_zone(book),
        day_first=True if options.day_first else False if options.month_first else None,
        mapping=dict(options.map),
        labels=tuple(options.label),
        currency=read_setting(book, "currency"),
        other=dict(options.answer),
    )
    zone_of(answers.time_zone)
    request = Request([Path(name) for name in options.files], options.source, tuple(options.owner), answers)
    with look(book, request, _ShownTask()) as plan:
        if plan.questions:
            return _ask(plan, options.json)
        batch = None if options.dry_run else bring_in(plan).batch
        if batch is not None and answers.mapping:
            for path in request.paths:
                remember_given(book, path, options.source, answers.mapping)
        if options.json:
            _print_json({"batch": batch, **summary_of(plan), "questions": []})
        else:
            _print_import(plan, batch)
    return 0


def _ask(plan: Plan, as_json: bool) -> int:
    if as_json:
        _print_json({"batch": None, "questions": [_question_form(question) for question in plan.questions]})
    print(_("Nothing was written: some things only you can say."), file=sys.stderr)
    for question in plan.questions:
        choices = question.choices or question.proposed
        print(f"{_option(question.key)}: {question.text} {', '.join(choices)}".rstrip(), file=sys.stderr)
    return 1


def _option(key: str) -> str:
    """How a question is answered on the line."""
    if key in ("owner", "time-zone"):
        return f"--{key}"
    if key == "day-first":
        return "--day-first | --month-first"
    if key.startswith("map."):
        return f"--map {key.removeprefix('map.')}=COLUMN"
    return f"--answer {key}=VALUE"


def _question_form(question: Question) -> dict[str, object]:
    return {
        "key": question.key,
        "text": question.text,
        "answers": list(question.choices),
        "samples": list(question.samples),
        "proposed": list(question.proposed),
    }


def _print_import(plan: Plan, batch: int | None) -> None:
    for file in plan.files:
        counts = "; ".join(
            f"{what}: " + ", ".join(f"{number} {sort}" for sort, number in file.counts[what].items())
            for what in ("new", "changed", "known")
            if file.counts.get(what)
        )
        print(f"{file.name} ({file.importer.key}): {counts}")
        for skipped in file.tally.skipped[:10]:
            print("  " + _("not read: {where}: {reason}").format(where=skipped.where, reason=skipped.reason))
        if file.tally.skipped_count > 10:
            more = file.tally.skipped_count - 10
            print("  " + _("and {more} more that could not be read").format(more=more))
        if file.tally.left_out:
            reasons = ", ".join(
                f"{reason} {number}" for reason, number in sorted(file.tally.left_out.items())
            )
            print("  " + _("left out: {reasons}").format(reasons=reasons))
    for name, endings in plan.not_needed.items():
        said = endings_in_words(endings)
        print(_("{name}: not needed of what is in it: {files}").format(name=name, files=said))
    for why in plan.not_read:
        print(_("not read: {why}").format(why=why))
    talks = plan.conversations
    print(
        _("Conversations: {new} new, {changed} changed, {again} opened again.").format(
            new=talks.get("new", 0), changed=talks.get("changed", 0), again=talks.get("opened_again", 0)
        )
    )
    if batch is None:
        print(_("This was only a look: nothing was written."))
    else:
        print(_("Done. To take it back: replybook undo {batch}").format(batch=batch))


def _asked(options: argparse.Namespace) -> Asked:
    as_of = None
    if options.as_of:
        as_of = _instant(options.as_of)
    filters = Filters(tuple(options.channel), tuple(options.topic), tuple(options.agent))
    by = Rhythm(options.by) if getattr(options, "by", None) else None
    split = getattr(options, "split", None)
    return Asked(
        options.since or "",
        options.until or "",
        by,
        Dimension(split) if split else None,
        filters,
        Clock(options.clock) if options.clock else None,
        as_of,
    )


def _instant(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise Problem(
            _("“{text}” is not a moment in time.").format(text=text),
            _("Write it like 2026-11-22T09:00:00+01:00."),
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _kpis(book: Book, options: argparse.Namespace) -> int:
    kpis = chosen(options.keys)
    asked = numbers(book, _asked(options))
    measured = [asked.measured(kpi) for kpi in kpis]
    view = asked.view
    if options.json:
        filters = view.filters
        _print_json(
            {
                "from": view.period.first.isoformat(),
                "to": view.period.after.isoformat(),
                "time_zone": view.period.zone,
                "clock": view.clock.value,
                "filters": {
                    key: list(names)
                    for key, names in (
                        ("channel", filters.channels),
                        ("topic", filters.topics),
                        ("agent", filters.agents),
                    )
                    if names
                },
                "kpis": {each.key: measured_form(each) for each in measured},
            }
        )
        return 0
    print(
        _("{first} to {last}, {zone} time, {clock} hours").format(
            first=view.period.first, last=view.period.after, zone=view.period.zone, clock=view.clock.value
        )
    )
    rows = [_kpi_row(_(kpi.name), each.total.needs, each) for kpi, each in zip(kpis, measured, strict=True)]
    _print_table(rows)
    for kpi, each in zip(kpis, measured, strict=True):
        for bucket in each.series:
            note = _("no data") if bucket.missing else _("can still change") if bucket.provisional else ""
            value = in_unit(bucket.value, kpi.unit)
            print(f"  {kpi.key}  {bucket.first}  {value}  n={bucket.n}  {note}".rstrip())
        for name, part in each.split.items():
            print(f"  {kpi.key}  {name or '–'}  {in_unit(part.value, part.unit)}  n={part.n}")
    return 0


def _kpi_row(name: str, needs: str | None, measured: Measured) -> tuple[str, str, str, str]:
    total = measured.total
    if total.value is None:
        return name, "—", _("needs {what}").format(what=needs or ""), ""
    value = in_unit(total.value, total.unit, total.currency)
    return name, value, range_of(total), " ".join(filter(None, (f"n = {total.n:,}", few(total))))


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _evidence(book: Book, options: argparse.Namespace) -> int:
    (kpi,) = chosen([options.key])
    found = explain(book, numbers(book, _asked(options)), kpi)
    if options.json:
        _print_json(
            {
                "key": found.key,
                "n": found.n,
                "counted": [_evidence_form(row) for row in found.counted],
                "left_out": [_evidence_form(row) for row in found.left_out],
            }
        )
    elif options.csv:
        with Path(options.csv).open("w", encoding="utf-8-sig", newline="") as file:
            _write_evidence(found, file)
    else:
        _write_evidence(found, sys.stdout)
    return 0


def _evidence_form(row: EvidenceRow) -> dict[str, object]:
    detail = row.detail
    form: dict[str, object] = {"role": row.role, "table": row.table, "id": detail.id, "at": _iso(row.at)}
    if row.reason:
        form["reason"] = row.reason
    else:
        form["adds"] = row.adds
    form |= {"channel": detail.channel, "customer": detail.customer, "name": detail.name}
    form |= {"about": detail.about, "arrived": _iso(detail.arrived)}
    form["first_reply"] = None if detail.first_reply is None else _iso(detail.first_reply)
    return form


def _write_evidence(found: Explained, file: TextIO) -> None:
    rows = [_evidence_form(row) for row in (*found.counted, *found.left_out)]
    columns = ["role", "reason", "adds", "at", "table", "id", "channel", "customer", "name", "about"]
    writer = csv.DictWriter(file, [*columns, "arrived", "first_reply"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _safe(value) for key, value in row.items()} for row in rows)


def _safe(value: object) -> object:
    """A customer's text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _iso(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat().replace("+00:00", "Z")


def _report(book: Book, options: argparse.Namespace) -> int:
    written = export_report(book, Path(options.out), Asked(options.since or "", options.until or ""))
    print(_("The report is in {file}").format(file=written))
    return 0


def _example(book: Book, options: argparse.Namespace) -> int:
    imported = fill_example(book, _example_size(options), _ShownTask())
    _print_import(imported.plan, imported.batch)
    return 0


def _example_files(options: argparse.Namespace) -> int:
    for path in write_example_files(Path(options.files), _example_size(options)):
        print(path)
    return 0


def _example_size(options: argparse.Namespace) -> ExampleSize:
    return ExampleSize(options.seed, options.weeks, options.orders_per_week)


def _set(book: Book, options: argparse.Namespace) -> int:
    change_setting(book, options.key, options.value, _ShownTask())
    print(f"{options.key} = {read_setting(book, options.key)}")
    return 0


def _get(book: Book, options: argparse.Namespace) -> int:
    if options.key:
        print(read_setting(book, options.key))
    else:
        _print_table([(key, value) for key, value in settings(book).items()])
    return 0


def _batches(book: Book, options: argparse.Namespace) -> int:
    found = batches(book)
    if options.json:
        _print_json({"batches": [{"batch": b.id, "made_at": _iso(b.made_at), **b.summary} for b in found]})
        return 0
    for batch in found:
        files = ", ".join(str(file["file"]) for file in batch.summary["files"])
        new = ", ".join(f"{number} {sort}" for sort, number in batch.summary["new"].items())
        print(f"{batch.id}  {_iso(batch.made_at)}  {files}  {new or _('nothing new')}")
    return 0


def _undo(book: Book, options: argparse.Namespace) -> int:
    take_back(book, options.batch, _ShownTask())
    print(_("Import {batch} was taken back.").format(batch=options.batch))
    return 0


def _check(book: Book, options: argparse.Namespace) -> int:
    checks = check_book(book)
    _print_table([("✓" if check.passed else "✗", check.name, check.detail) for check in checks])
    return 0 if all(check.passed for check in checks) else 1


# Showing


class _ShownTask(Task):
    """A task that draws its progress on standard error where that is a terminal."""

    def report(self, fraction: float, label: str = "") -> None:
        percent_before = int(self.fraction * 100)
        super().report(fraction, label)
        if sys.stderr.isatty() and int(fraction * 100) != percent_before:
            end = "\n" if fraction >= 1 else ""
            print(f"\r{self.label} {fraction:4.0%}", end=end, file=sys.stderr, flush=True)


def _print_json(form: dict[str, object]) -> None:
    print(json.dumps(form, ensure_ascii=False, indent=2, allow_nan=False))


# The arguments


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(_("“{text}” is not KEY=VALUE").format(text=text))
    return key, value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="replybook", description=_("Customer service in numbers, for the owner of a small web shop.")
    )
    parser.set_defaults(command=None)
    _place_arguments(parser, "")
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"))

    def command(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        # Suppressed, so that what was said before the command is not forgotten after it.
        _place_arguments(added, argparse.SUPPRESS)
        return added

    _import_arguments(command("import", _import, _("bring in files, all or nothing")))
    kpis = command("kpis", _kpis, _("the measures"))
    kpis.add_argument("keys", nargs="*", metavar="KEY")
    kpis.add_argument("--by", choices=[rhythm.value for rhythm in Rhythm])
    kpis.add_argument("--split", choices=[dimension.value for dimension in Dimension])
    kpis.add_argument("--json", action="store_true")
    _question_arguments(kpis)
    rows = command("evidence", _evidence, _("the rows behind a number, and those left out"))
    rows.add_argument("key", metavar="KEY")
    rows.add_argument("--json", action="store_true")
    rows.add_argument("--csv", metavar="FILE")
    _question_arguments(rows)
    report = command("report", _report, _("an Excel workbook of everything"))
    report.add_argument("out", metavar="OUT.xlsx")
    _period_arguments(report)
    example = command("example", _example, _("an invented shop to look around in"))
    example.add_argument("--files", metavar="FOLDER", help=_("only write its files"))
    usual = ExampleSize()
    example.add_argument("--seed", type=int, default=usual.seed)
    example.add_argument("--weeks", type=int, default=usual.weeks)
    example.add_argument("--orders-per-week", type=int, default=usual.orders_per_week)
    change = command("set", _set, _("change a setting"))
    change.add_argument("key", metavar="KEY")
    change.add_argument("value", metavar="VALUE")
    command("get", _get, _("show the settings")).add_argument("key", nargs="?", metavar="KEY")
    command("batches", _batches, _("the imports in the book")).add_argument("--json", action="store_true")
    command("undo", _undo, _("take an import back")).add_argument("batch", type=int, metavar="BATCH")
    command("check", _check, _("the book's integrity, and key measures counted the slow way"))
    return parser


def _place_arguments(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--book", default=default, metavar="FILE", help=_("another book, made if missing"))
    parser.add_argument(
        "--data-dir",
        default=default,
        metavar="DIR",
        help=_("keep books, backups, logs and settings under this folder"),
    )


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--as", dest="source", default="", metavar="SOURCE")
    parser.add_argument("--owner", action="append", default=[], metavar="ADDRESS_OR_NAME")
    parser.add_argument("--time-zone", default="", metavar="ZONE")
    order = parser.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true")
    order.add_argument("--month-first", action="store_true")
    parser.add_argument("--map", action="append", default=[], type=_pair, metavar="FIELD=COLUMN")
    parser.add_argument("--answer", action="append", default=[], type=_pair, metavar="KEY=VALUE")
    parser.add_argument("--label", action="append", default=[], metavar="GMAIL_LABEL")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")


def _period_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="since", metavar="DATE")
    parser.add_argument("--to", dest="until", metavar="DATE", help=_("not included"))


def _question_arguments(parser: argparse.ArgumentParser) -> None:
    _period_arguments(parser)
    for name in ("channel", "topic", "agent"):
        parser.add_argument(f"--{name}", action="append", default=[])
    parser.add_argument("--clock", choices=[clock.value for clock in Clock])
    parser.add_argument("--as-of", metavar="INSTANT")
