"""What a person is shown of an import before it is brought in: plain figures, free of the scratch database.

A `Plan` belongs to the thread that writes; a `Preview` or an `Own` may go anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.records import Question, Skipped
from desktop.language import _
from desktop.services.change_settings import shop_zone
from desktop.services.gaps import Gap, gaps
from desktop.services.import_files import FilePlan, Plan
from desktop.store.prepared import came_in_at, new_customers, new_reach
from desktop.store.samples import Sample
from desktop.store.sorts import ALL, SMALL


@dataclass(frozen=True)
class OwnAddress:
    """An address that may be the shop's: what it wrote, of how many messages. `machine`: surely no one's.

    `wrote` None: a name in a chat that was not read yet, of which `words` are all that is known.
    """

    address: str
    wrote: int | None
    messages: int
    machine: bool = False
    likely: bool = True
    words: str = ""


@dataclass(frozen=True)
class PreviewFile:
    """One file: what it is and what it brings, each count by sort of record ("messages", "orders")."""

    name: str
    source: str  # the importer's key
    label: str
    channel: str  # "" for orders
    new: dict[str, int]
    changed: dict[str, int]
    known: dict[str, int]


@dataclass(frozen=True)
class Preview:
    """What bringing in would do. `questions` are open: then nothing else is known."""

    questions: tuple[Question, ...]
    own: tuple[OwnAddress, ...]
    files: tuple[PreviewFile, ...]
    zone: str
    conversations: int = 0
    changed: int = 0
    opened_again: int = 0
    customers: int = 0
    messages: int = 0
    orders: int = 0
    others: int = 0  # tickets, calls, ratings, costs and what else is new or changed
    changed_orders: int = 0
    known: int = 0  # messages and orders that are in the book already
    reach: tuple[int, int] | None = None  # first and last instant of what is new
    left_out: tuple[tuple[str, int], ...] = ()  # reason, conversations; the most first
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0
    samples: tuple[Sample, ...] = ()
    gaps: tuple[Gap, ...] = ()  # days that would be missing beside what the book has
    came_in_at: int | None = None  # where every file is in the book already: when the first of them came

    @property
    def brings_nothing(self) -> bool:
        """Everything in these files is in the book as it is."""
        brought = self.messages or self.orders or self.others or self.changed or self.changed_orders
        return not (brought or self.questions)


def preview(plan: Plan) -> Preview:
    """The plan in figures. To be called where the plan may be used."""
    own = own_addresses(plan)
    files = tuple(_file(file) for file in plan.files)
    zone = plan.request.answers.time_zone if plan.book.revision == 0 else shop_zone(plan.book)
    if plan.questions:
        return Preview(tuple(plan.questions), own, files, zone)
    connection = plan.book.connection
    new, changed, known = (plan.totals(what) for what in ("new", "changed", "known"))
    all_known = bool(plan.files) and all(file.is_known for file in plan.files)
    return Preview(
        questions=(),
        own=own,
        files=files,
        zone=zone,
        conversations=plan.conversations["new"],
        changed=plan.conversations["changed"],
        opened_again=plan.conversations["opened_again"],
        customers=new_customers(connection),
        messages=new.get("messages", 0),
        orders=new.get("orders", 0),
        others=sum(new.get(sort.name, 0) + changed.get(sort.name, 0) for sort in SMALL),
        changed_orders=changed.get("orders", 0),
        known=sum(known.get(sort.name, 0) for sort in ALL),
        reach=new_reach(connection),
        left_out=tuple(sorted(plan.left_out.items(), key=lambda entry: (-entry[1], entry[0]))),
        skipped=tuple(skipped for file in plan.files for skipped in file.tally.skipped),
        skipped_count=sum(file.tally.skipped_count for file in plan.files),
        samples=tuple(plan.samples),
        gaps=gaps(plan),
        came_in_at=came_in_at(connection, [file.scratch_id for file in plan.files]) if all_known else None,
    )


def own_addresses(plan: Plan) -> tuple[OwnAddress, ...]:
    """The addresses that may be the shop's, the likeliest first; last the busiest machine, surely none."""
    wrote: dict[str, int] = {}
    machines: dict[str, int] = {}
    tallies = [file.addresses for file in plan.files if file.addresses is not None]
    messages = sum(tally.messages for tally in tallies)
    for tally in tallies:
        for address, _count, _share in tally.proposed():
            wrote[address] = wrote.get(address, 0) + tally.wrote(address)
        if machine := tally.busiest_machine():
            machines[machine] = machines.get(machine, 0) + tally.wrote(machine)
    return (
        *_names_in_chats(plan),
        *(OwnAddress(address, count, messages) for address, count in wrote.items()),
        *(OwnAddress(address, count, messages, machine=True) for address, count in machines.items()),
    )


def _names_in_chats(plan: Plan) -> Iterator[OwnAddress]:
    for question in plan.questions:
        if question.key == "owner":
            for place, name in enumerate(question.choices):
                words = question.samples[place] if place < len(question.samples) else ""
                yield OwnAddress(name, None, 0, likely=name in question.proposed, words=words)


def _file(file: FilePlan) -> PreviewFile:
    return PreviewFile(
        name=file.name,
        source=file.importer.key,
        label=_(file.importer.label),
        channel=file.importer.channel,
        new=file.counts.get("new", {}),
        changed=file.counts.get("changed", {}),
        known=file.counts.get("known", {}),
    )
