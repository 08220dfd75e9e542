"""Bringing in files: look at them once, say what would happen, and do exactly that.

`look` reads the files into the scratch database and returns a `Plan`. What only a person can say stands in
`plan.questions`; `settle` takes the answers. `bring_in` writes what the plan holds, in one transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from desktop.domain.contact_points import email_point, name_point, phone_point
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Message, Question
from desktop.domain.task import Task
from desktop.importers.base import Importer, Source
from desktop.importers.own_addresses import OwnAddressTally
from desktop.importers.registry import all_importers, by_key, recognise
from desktop.language import _
from desktop.store.applying import apply_scratch
from desktop.store.batches import (
    add_batch,
    find_file,
    incoming_order_lines,
    keep_file_summary,
    next_file_id,
    prepare_file,
)
from desktop.store.database import Book
from desktop.store.samples import Sample, samples
from desktop.store.scratch import scratch
from desktop.store.settings import disowned, own_points
from desktop.store.settling import (
    Counts,
    conversation_counts,
    left_out_counts,
    match_incoming,
    settle,
)
from desktop.store.staging import FileTally, Stager

# Part of every file's digest: raise it when a reader begins to read the same bytes differently.
READING = 1
_PROGRESS_EVERY = 200
OWNER_AUTO = "auto"


@dataclass(frozen=True)
class Request:
    """What a person asked to bring in, with what they said about it."""

    paths: Sequence[Path]
    source: str = ""  # importer key, "" = recognise
    owner: Sequence[str] = ()  # own addresses or names; ("auto",) accepts the proposed ones
    answers: Answers = field(default_factory=Answers)


@dataclass
class FilePlan:
    """One file of a plan."""

    path: Path
    importer: Importer
    scratch_id: int  # its id in files, now or once applied
    digest: bytes
    tally: FileTally = field(default_factory=FileTally)
    addresses: OwnAddressTally | None = None
    owner: tuple[str, ...] = ()
    is_known: bool = False  # the very same file is in the book already
    counts: dict[str, dict[str, int]] = field(default_factory=dict)  # "new" → {"messages": 3}


@dataclass
class Plan:
    """What bringing in would do. Holds the scratch database until it is applied or closed."""

    book: Book
    request: Request
    files: list[FilePlan]
    revision: int
    questions: list[Question] = field(default_factory=list)
    conversations: dict[str, int] = field(default_factory=dict)  # new, changed, opened_again
    left_out: dict[str, int] = field(default_factory=dict)  # new conversations left out, by reason
    samples: list[Sample] = field(default_factory=list)  # a few conversations as they will be
    _resources: ExitStack = field(default_factory=ExitStack)

    def totals(self, what: str) -> dict[str, int]:
        """The sum over the files of "new", "changed" or "known", by sort of record."""
        total: dict[str, int] = {}
        for file in self.files:
            for sort, number in file.counts.get(what, {}).items():
                total[sort] = total.get(sort, 0) + number
        return total

    @property
    def is_current(self) -> bool:
        """The book is still as it was looked at."""
        return self.book.revision == self.revision

    def close(self) -> None:
        """Let go of the scratch database; nothing was written."""
        self._resources.close()

    def __enter__(self) -> "Plan":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    batch: int
    plan: Plan


def look(book: Book, request: Request, task: Task) -> Plan:
    """Read the files and work out what bringing them in would do. Nothing is written to the book.

    Raises Problem for a file that is missing or unknown, Cancelled when the person stops.
    """
    chosen = list(choose_importers(request))
    resources = ExitStack()
    connection = resources.enter_context(scratch(book))
    plan = Plan(book, request, [], book.revision, _resources=resources)
    try:
        with book.stoppable(task):
            connection.execute("BEGIN")
            stager = Stager(connection)
            next_file = next_file_id(connection)
            plan.questions = [
                question
                for source, importer in chosen
                for question in importer.questions(source, request.answers)
            ]
            if not plan.questions:
                share = 0.7 / max(1, len(chosen))
                for number, (source, importer) in enumerate(chosen):
                    file = _known_or_new(book, source, importer, request, next_file + number)
                    plan.files.append(file)
                    if not file.is_known:
                        _read(source, file, request.answers, stager, task, number * share, share)
                _decide_owners(plan)
            if not plan.questions:
                _settle(plan, stager, task)
            connection.execute("COMMIT")
    except BaseException:
        resources.close()
        raise
    return plan


def bring_in(plan: Plan) -> Imported:
    """Write the plan into the book, all of it or nothing, and close it.

    Raises Problem if questions are open or the book has changed since `look`.
    """
    book = plan.book
    if plan.questions:
        raise Problem(
            _("Some questions about these files are still open. Nothing was written."),
            _("Answer them first."),
        )
    with plan:
        if not plan.is_current:
            raise Problem(
                _("The book has changed while you were looking. Nothing was written."),
                _("Look at the files once more."),
            )
        with book.writing() as connection:
            apply_scratch(connection)
            batch = add_batch(connection, summary_of(plan), (file.scratch_id for file in plan.files))
    return Imported(batch, plan)


def summary_of(plan: Plan) -> dict[str, object]:
    """The plan in the words of the command line's JSON, without the batch."""
    return {
        "files": [
            {
                "file": file.path.name,
                "source": file.importer.key,
                "read": file.tally.read,
                **{what: file.counts.get(what, {}) for what in ("new", "changed", "known")},
                "skipped": [{"where": s.where, "reason": s.reason} for s in file.tally.skipped],
                "skipped_count": file.tally.skipped_count,
                "left_out": dict(sorted(file.tally.left_out.items())),
            }
            for file in plan.files
        ],
        **{what: plan.totals(what) for what in ("new", "changed", "known")},
        "conversations": plan.conversations,
        "left_out": plan.left_out,
    }


def choose_importers(request: Request) -> Iterator[tuple[Source, Importer]]:
    """Every file of the request with the importer that reads it. Raises Problem for one nobody knows."""
    for path in _files_of(request.paths):
        source = Source(path)
        if request.source:
            named = by_key(request.source)
            if named is None:
                raise Problem(
                    _("There is no source “{source}”. Nothing was brought in.").format(source=request.source),
                    _("We read: {sources}.").format(sources=_importer_keys()),
                )
            yield source, named
            continue
        found = recognise(source)
        if not found:
            if len(request.paths) == 1 and request.paths[0].is_dir():
                continue  # a folder may hold anything beside the exports
            raise Problem(
                _("We don't know the file “{name}”. Nothing was brought in.").format(name=path.name),
                _("If it is a sheet of orders, say which column is what. We read: {sources}.").format(
                    sources=_importer_keys()
                ),
            )
        if len(found) > 1:
            raise Problem(
                _("“{name}” can be read in more than one way. Nothing was brought in.").format(
                    name=path.name
                ),
                _("Say what it is: {sources}.").format(sources=", ".join(each.key for each in found)),
            )
        yield source, found[0]


def _importer_keys() -> str:
    return ", ".join(importer.key for importer in all_importers())


def _files_of(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file())
        elif path.is_file():
            yield path
        else:
            raise Problem(
                _("There is no file “{name}”. Nothing was brought in.").format(name=path.name),
                _("Choose it again; perhaps it was moved."),
            )


def _given(request: Request) -> dict[str, object]:
    answers = request.answers
    given: dict[str, object] = {"owner": sorted(request.owner), "labels": sorted(answers.labels)}
    given |= {"time_zone": answers.time_zone, "day_first": answers.day_first, "currency": answers.currency}
    given |= {"mapping": dict(sorted(answers.mapping.items())), "other": dict(sorted(answers.other.items()))}
    return given


def _known_or_new(book: Book, source: Source, importer: Importer, request: Request, number: int) -> FilePlan:
    """The file as it is in the book already, byte for byte and read the same way; or a new one."""
    with source.path.open("rb") as file:
        digest = blake2b(str(READING).encode(), digest_size=16)
        while block := file.read(1 << 20):
            digest.update(block)
    found = find_file(book.connection, digest.digest(), importer.key, _given(request))
    if found is None:
        return FilePlan(source.path, importer, number, digest.digest())
    kept = found.summary
    tally = FileTally(read=kept["read"], messages=kept["records"].get("messages", 0))
    tally.left_out.update(kept["left_out"])
    return FilePlan(
        source.path,
        importer,
        found.id,
        digest.digest(),
        tally,
        owner=found.owner,
        is_known=True,
        counts={"known": kept["records"]},
    )


def _read(
    source: Source, file: FilePlan, answers: Answers, stager: Stager, task: Task, begun: float, share: float
) -> None:
    tally = file.tally
    addresses = OwnAddressTally() if file.importer.channel == "email" else None
    label = _("Reading {name}").format(name=source.name)
    for number, record in enumerate(file.importer.read(source, answers)):
        if addresses is not None and isinstance(record, Message):
            addresses.see(record)
        stager.add(record, file.scratch_id, tally)
        if number % _PROGRESS_EVERY == 0:
            task.report(begun + share * source.fraction, label)
    stager.flush()
    file.addresses = addresses
    task.report(begun + share, label)


def _points_of(names: Iterable[str]) -> tuple[str, ...]:
    """Own addresses as a person types them, as contact points."""
    return tuple(email_point(name) or phone_point(name) or name_point("own", name) for name in names)


def _decide_owners(plan: Plan) -> None:
    """Which addresses of each mailbox are the shop's: said, known, or a question with a proposal."""
    said = _points_of(name for name in plan.request.owner if name != OWNER_AUTO)
    known, strangers = own_points(plan.book.connection), disowned(plan.book.connection)
    for point in said:
        if point in strangers:
            raise Problem(
                _("You said in Settings that {address} is not you. Nothing was brought in.").format(
                    address=point
                ),
                _("Take it off that list first, or leave it out here."),
            )
    asked: dict[str, None] = {}
    unknown = False
    for file in plan.files:
        if file.addresses is None:
            continue
        proposed = [a for a, _count, _share in file.addresses.proposed() if a not in strangers]
        if said:
            file.owner = tuple(dict.fromkeys(said))
        elif OWNER_AUTO in plan.request.owner:
            file.owner = tuple(proposed)
        else:
            file.owner = tuple(address for address in proposed if address in known)
        if not file.owner and not proposed:  # the file shows nobody: then who is known already
            file.owner = tuple(sorted(known))
        if not file.owner and file.tally.messages:
            asked.update(dict.fromkeys(proposed))
            unknown = True
    if unknown:
        plan.questions.append(
            Question(
                key="owner",
                text=_("Which of these are you? Everything is counted from this."),
                proposed=tuple(asked),
            )
        )


def _settle(plan: Plan, stager: Stager, task: Task) -> None:
    """Match, tie, rebuild: fill the scratch database with what will be written."""
    connection = plan.book.connection
    label = _("Putting conversations together")
    for file in plan.files:
        if file.is_known:
            continue
        if file.addresses is not None:
            ranked = [address for address, _count, _share in file.addresses.proposed()]
            account = next((a for a in ranked if a in file.owner), file.owner[0] if file.owner else "")
            stager.settle_account(file.scratch_id, account)
        prepare_file(
            connection,
            file.scratch_id,
            digest=file.digest,
            name=file.path.name,
            source=file.importer.key,
            given=_given(plan.request),
            owner=file.owner,
            newest=file.tally.newest,
        )
    stager.close()
    lines_read = incoming_order_lines(connection)
    task.report(0.72, label)
    counted = match_incoming(connection)
    _keep_counts(plan, counted, lines_read)
    task.report(0.78, label)
    settle(connection, lambda: task.report(0.9, label))
    plan.conversations = conversation_counts(connection)
    plan.left_out = left_out_counts(connection)
    plan.samples = samples(connection)
    task.report(1.0, label)


def _keep_counts(plan: Plan, counted: Counts, lines_read: dict[int, int]) -> None:
    """What each file brings, for the person and, with the file, for when the same file comes again."""
    connection = plan.book.connection
    lines_new = incoming_order_lines(connection)
    for file in plan.files:
        if file.is_known:
            continue
        records: dict[str, int] = {}
        for sort, by_file in counted.items():
            for what, number in by_file.get(file.scratch_id, {}).items():
                if number:
                    file.counts.setdefault(what, {})[sort] = number
                    records[sort] = records.get(sort, 0) + number
        total, new = lines_read.get(file.scratch_id, 0), lines_new.get(file.scratch_id, 0)
        if new:
            file.counts["new"]["order_lines"] = new
        if total > new:
            file.counts.setdefault("known", {})["order_lines"] = total - new
        if total:
            records["order_lines"] = total
        summary = {"read": file.tally.read, "left_out": file.tally.left_out, "records": records}
        keep_file_summary(connection, file.scratch_id, summary)
