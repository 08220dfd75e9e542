"""Bringing in files: look at them once, say what would happen, and do exactly that.

`look` reads the files into the scratch database and returns a `Plan`. What only a person can say stands in
`plan.questions`; `settle` takes the answers. `bring_in` writes what the plan holds, in one transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.domain.contact_points import email_point, is_email, name_point, phone_point
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Message, Question
from desktop.domain.task import Task
from desktop.importers.base import Importer, Source
from desktop.importers.own_addresses import OwnAddressTally
from desktop.importers.registry import recognise
from desktop.language import _
from desktop.services.find_sources import Card, digest_of, find_sources, readable
from desktop.services.known_columns import has_mappings, remembered_mapping, sheet_columns
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
READING = 2
_PROGRESS_EVERY = 200
OWNER_AUTO = "auto"
_OWN_NAME = name_point("own", "")
_WITH_ADDRESSES = ("", "google_chat")  # channels whose people are known by mail addresses: sheets, Google's


@dataclass(frozen=True)
class AsSheet:
    """How a person wants one file read: as which kind of sheet (importer key), which column is what."""

    source: str
    mapping: Mapping[str, str]  # our field → column


@dataclass(frozen=True)
class Request:
    """What a person asked to bring in, with what they said about it."""

    paths: Sequence[Path]
    source: str = ""  # importer key, "" = recognise
    owner: Sequence[str] = ()  # own addresses or names; ("auto",) accepts the proposed ones
    answers: Answers = field(default_factory=Answers)
    sheets: Mapping[Path, AsSheet] = field(default_factory=dict)  # of files that were mapped by a person

    def said_of(self, path: Path) -> Answers:
        """The answers, with the columns of this file."""
        if path not in self.sheets:
            return self.answers
        return replace(self.answers, mapping=dict(self.sheets[path].mapping))


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
    told: tuple[str, ...] = ()  # who the shop is, where the file itself says so
    name: str = ""  # for a person, of a file in an archive also where that is
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
    not_needed: dict[str, dict[str, int]] = field(default_factory=dict)  # folder or archive → ending → files
    not_read: list[str] = field(default_factory=list)  # files in them that cannot be read, and why
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
    resources = ExitStack()
    _refuse_itself(book, request.paths)
    request = replace(request, sheets={**_mapped_before(book, request), **request.sheets})
    found = find_sources(
        request.paths, request.source, {path: sheet.source for path, sheet in request.sheets.items()}
    )
    found.cards = [card for card in found.cards if not _is_file_of(book, card.path)]  # in its own folder
    try:
        connection = resources.enter_context(scratch(book))
        plan = Plan(book, request, [], book.revision, _resources=resources)
        plan.not_needed = {name: dict(endings) for name, endings in found.not_needed.items()}
        plan.not_read = [problem.what for _path, problem in found.problems]
        with book.stoppable(task):
            connection.execute("BEGIN")
            stager = Stager(connection)
            next_file = next_file_id(connection)
            given = [_answers_for(request, card, book) for card in found.cards]
            plan.questions = _questions(found.cards, given)
            if not plan.questions:
                share = 0.7 / max(1, len(found.cards))
                for number, (card, answers) in enumerate(zip(found.cards, given, strict=True)):
                    with readable(card.name):
                        file = _known_or_new(book, card, request, next_file + number)
                        plan.files.append(file)
                        if not file.is_known:
                            file.told = _told_owner(card)
                            _read(card.source, file, answers, stager, task, number * share, share)
                _decide_owners(plan)
            if not plan.questions:
                _settle(plan, stager, task)
            connection.execute("COMMIT")
    except BaseException:
        resources.close()
        raise
    finally:
        found.close()
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
                "file": file.name,
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
        "not_needed": plan.not_needed,
        "not_read": plan.not_read,
    }


def _mapped_before(book: Book, request: Request) -> dict[Path, AsSheet]:
    """The sheets among the files that nobody knows but that look like one whose columns a person named."""
    found: dict[Path, AsSheet] = {}
    if request.source or request.answers.mapping or not has_mappings(book):
        return found
    for path in request.paths:
        if path in request.sheets or not path.is_file():
            continue
        before = remembered_mapping(book, sheet_columns(path))
        if before is not None and not recognise(Source(path)):
            found[path] = AsSheet(*before)
    return found


def _answers_for(request: Request, card: Card, book: Book) -> Answers:
    """What the person said, for one importer: a chat is told whose it is, a mailbox is asked about later.

    Names that were said for another chat of the book are told too. Addresses are no names in a chat (but for
    Google's), and with nothing but those the chat has to find out by itself or ask.
    """
    importer, answers = card.importer, request.said_of(card.path)
    if importer.channel == "email":
        return answers
    owner = [name.strip() for name in request.owner if name.strip()]
    if importer.channel not in _WITH_ADDRESSES:
        owner = [name for name in owner if not email_point(name)]
    if owner != [OWNER_AUTO]:
        for point in sorted(own_points(book.connection)):
            if point.startswith(_OWN_NAME):
                owner.append(point.removeprefix(_OWN_NAME))
            elif importer.channel in _WITH_ADDRESSES and is_email(point):
                owner.append(point)
    if not owner:
        return answers
    return replace(answers, other={**answers.other, "owner": "\n".join(dict.fromkeys(owner))})


def _questions(cards: Sequence[Card], given: Sequence[Answers]) -> list[Question]:
    """What the importers must know first, each question once with the choices of all files."""
    asked: dict[str, Question] = {}
    for card, answers in zip(cards, given, strict=True):
        for question in card.importer.questions(card.source, answers):
            before = asked.get(question.key)
            if before is not None and question.key == "owner":
                merged = dict(zip(before.choices, before.samples or [""] * len(before.choices), strict=False))
                for place, choice in enumerate(question.choices):
                    sample = question.samples[place] if place < len(question.samples) else ""
                    merged.setdefault(choice, sample)
                proposed = tuple(dict.fromkeys(before.proposed + question.proposed))
                question = replace(
                    before, choices=tuple(merged), samples=tuple(merged.values()), proposed=proposed
                )
            elif before is not None:
                continue
            asked[question.key] = question
    return list(asked.values())


def _given(request: Request, path: Path) -> dict[str, object]:
    answers = request.said_of(path)
    given: dict[str, object] = {"owner": sorted(request.owner), "labels": sorted(answers.labels)}
    given |= {"time_zone": answers.time_zone, "day_first": answers.day_first, "currency": answers.currency}
    given |= {"mapping": dict(sorted(answers.mapping.items())), "other": dict(sorted(answers.other.items()))}
    return given


def _known_or_new(book: Book, card: Card, request: Request, number: int) -> FilePlan:
    """The file as it is in the book already, byte for byte and read the same way; or a new one."""
    importer = card.importer
    digest = digest_of(card.source, str(READING))
    found = find_file(book.connection, digest, importer.key, _given(request, card.path))
    if found is None:
        return FilePlan(card.path, importer, number, digest, name=card.name)
    kept = found.summary
    tally = FileTally(read=kept["read"], messages=kept["records"].get("messages", 0))
    tally.left_out.update(kept["left_out"])
    return FilePlan(
        card.path,
        importer,
        found.id,
        digest,
        tally,
        owner=found.owner,
        name=card.name,
        is_known=True,
        counts={"known": kept["records"]},
    )


def _refuse_itself(book: Book, paths: Iterable[Path]) -> None:
    """A book cannot be brought into itself, and nobody but SQLite may open the file of one that is open."""
    for path in paths:
        if _is_file_of(book, path):
            raise Problem(
                _("“{name}” is the book that is open. Nothing was brought in.").format(name=path.name),
                _("Choose another book, or an export."),
            )


def _is_file_of(book: Book, path: Path) -> bool:
    return path.suffix == book.path.suffix and path.is_file() and path.samefile(book.path)


def _told_owner(card: Card) -> tuple[str, ...]:
    owner_of = getattr(card.importer, "owner_of", None)
    return tuple(owner_of(card.source)) if owner_of else ()


def _read(
    source: Source, file: FilePlan, answers: Answers, stager: Stager, task: Task, begun: float, share: float
) -> None:
    tally = file.tally
    addresses = OwnAddressTally() if file.importer.channel == "email" else None
    label = _("Reading {name}").format(name=source.shown)
    for number, record in enumerate(file.importer.read(source, answers)):
        if addresses is not None and isinstance(record, Message) and record.channel == "email":
            addresses.see(record)
        stager.add(record, file.scratch_id, tally)
        task.give_way()
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
    said = tuple(dict.fromkeys(_points_of(name for name in plan.request.owner if name != OWNER_AUTO)))
    known, strangers = own_points(plan.book.connection), disowned(plan.book.connection)
    for point in said:
        if point in strangers:
            raise Problem(
                _("You said in Settings that {address} is not you. Nothing was brought in.").format(
                    address=point
                ),
                _("Take it off that list first, or leave it out here."),
            )
    addresses = tuple(point for point in said if is_email(point))  # the rest are names in chats
    asked: dict[str, None] = {}
    unknown = False
    for file in plan.files:
        if file.addresses is None:
            if file.tally.messages and not file.is_known:
                file.owner = said  # remembered for the next export of this chat
            continue
        proposed = [a for a, _count, _share in file.addresses.proposed() if a not in strangers]
        if addresses:
            file.owner = addresses
        elif file.told:
            file.owner = tuple(point for point in file.told if point not in strangers)
        elif OWNER_AUTO in plan.request.owner:
            file.owner = tuple(proposed)
        else:
            file.owner = tuple(address for address in proposed if address in known)
        if not file.owner and not proposed:  # the file shows nobody: then who is known already
            file.owner = tuple(sorted(known))
        if not file.owner and file.addresses.messages:
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
            name=file.name,
            source=file.importer.key,
            given=_given(plan.request, file.path),
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
