"""Everything that the Settings page shows of a shop, and what adding or disowning an address changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

from desktop.domain.opening_hours import OpeningHours
from desktop.domain.rules import HOUR
from desktop.services.change_settings import as_point, settings
from desktop.services.propose import ProposedHours, proposed_hours
from desktop.store.addresses import channel_names, wrote
from desktop.store.database import Book
from desktop.store.settings import all_settings, own_by_hand, own_of_files, rules

TARGET = "target-"


class AddressLine(NamedTuple):
    """An address as it is listed. `channel` "" and no messages where it wrote nothing."""

    point: str
    channel: str
    messages: int


@dataclass(frozen=True)
class Addresses:
    """Who is the shop and who is no customer, as contact points."""

    by_hand: frozenset[str]
    from_files: frozenset[str]  # said when a file was brought in
    disowned: frozenset[str]  # said since that they are somebody else's
    not_customers: frozenset[str]

    @property
    def own(self) -> frozenset[str]:
        return (self.by_hand | self.from_files) - self.disowned

    def with_own(self, typed: str) -> "Addresses":
        """That address or name is the shop's."""
        point = as_point(typed.strip())
        by_hand = self.by_hand if point in self.from_files else self.by_hand | {point}
        return replace(self, by_hand=by_hand, disowned=self.disowned - {point})

    def without_own(self, point: str) -> "Addresses":
        """It is somebody else's."""
        disowned = self.disowned | {point} if point in self.from_files else self.disowned
        return replace(self, by_hand=self.by_hand - {point}, disowned=disowned)

    def with_stranger(self, typed: str) -> "Addresses":
        """That address or name is no customer."""
        return replace(self, not_customers=self.not_customers | {as_point(typed.strip())})

    def without_stranger(self, point: str) -> "Addresses":
        """It is a customer after all."""
        return replace(self, not_customers=self.not_customers - {point})

    def as_settings(self) -> dict[str, str]:
        """The settings that say so."""
        lists = {"owner": self.by_hand, "not-owner": self.disowned, "not-customers": self.not_customers}
        return {key: ", ".join(sorted(points)) for key, points in lists.items()}


@dataclass(frozen=True)
class ShopSettings:
    """`values`: every setting as a person types it, addresses and targets of all channels included."""

    values: Mapping[str, str]
    addresses: Addresses
    lines: Mapping[str, AddressLine]  # point → what stands beside it
    channels: tuple[str, ...]
    zones: tuple[str, ...]  # that can be chosen
    hours: OpeningHours | None
    guess: ProposedHours | None
    path: Path


def shop_settings(book: Book) -> ShopSettings:
    """What is set, or usual where it was never set."""
    connection = book.connection
    stored = all_settings(connection)
    addresses = _addresses(book, stored)
    channels = channel_names(connection) or ("email",)
    allowed = rules(connection)
    targets = {f"{TARGET}{name}": f"{allowed.target(name) / HOUR:g}" for name in channels}
    text = stored.get("opening-hours")
    listed = addresses.own | addresses.not_customers
    lines = {point: AddressLine(point, "", 0) for point in listed}
    for each in reversed(wrote(connection, listed)):
        lines[each.point] = AddressLine(each.point, each.channel, lines[each.point].messages + each.messages)
    return ShopSettings(
        values={**settings(book), **targets, **addresses.as_settings()},
        addresses=addresses,
        lines=lines,
        channels=channels,
        zones=_zones(),
        hours=OpeningHours.parse(text) if text else None,
        guess=proposed_hours(book),
        path=book.path,
    )


@lru_cache(1)
def _zones() -> tuple[str, ...]:
    """Read from the system's files, which takes a while."""
    return tuple(sorted(available_timezones()))


def _addresses(book: Book, stored: Mapping[str, str]) -> Addresses:
    def points(key: str) -> frozenset[str]:
        return frozenset(json.loads(stored.get(key) or "[]"))

    return Addresses(
        by_hand=own_by_hand(book.connection),
        from_files=own_of_files(book.connection),
        disowned=points("not-owner"),
        not_customers=points("not-customers"),
    )


def point_words(point: str) -> str:
    """A contact point as a person writes it."""
    if point.startswith("tel:"):
        return point.removeprefix("tel:")
    if point.startswith("name:"):
        return point.partition("/")[2]
    return point
