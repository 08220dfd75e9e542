"""Which of the names in a chat is the shop: said by the person, told by the file, or a question."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question
from desktop.language import _

AUTO = "auto"  # the person takes the likeliest
_MOST_CHOICES = 10
# Marks of direction and joining, and the "~" before the name of somebody who is no contact.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff~]")


def shown(name: str) -> str:
    """The name without characters that nobody sees."""
    return " ".join(_UNSEEN.sub("", name).split()) if not name.isascii() or "~" in name else name.strip()


def folded(name: str) -> str:
    """The name as it is compared: without case, invisible characters and doubled blanks."""
    return " ".join(shown(name).casefold().split())


def owner_names(candidates: Sequence[str], told: Iterable[str], answers: Answers) -> frozenset[str]:
    """The shop's own names, folded; empty where only the person can tell.

    `candidates`: the names in the file, likeliest first. `told`: those of which the file itself says so.
    What the person said counts where the name is in the file.
    """
    said = [folded(name) for name in answers.other.get("owner", "").split("\n") if name.strip()]
    ours = frozenset(said) & frozenset(map(folded, candidates))
    if ours:
        return ours
    ours = frozenset(map(folded, told)) - {""}
    if ours:
        return ours
    if AUTO in said and candidates:
        return frozenset({folded(candidates[0])})
    return frozenset()


def owner_question(candidates: Sequence[str]) -> Question:
    """Asks which names are the shop's."""
    return Question(
        key="owner",
        text=_("Which of these are you? Everything is counted from this."),
        choices=tuple(dict.fromkeys(candidates))[:_MOST_CHOICES],
        proposed=tuple(candidates[:1]),
    )


def owner_missing(candidates: Sequence[str]) -> Problem:
    """What an importer raises when it is told to read without knowing who the shop is."""
    question = owner_question(candidates)
    return Problem(question.text, _("Choose one of: {choices}.").format(choices=", ".join(question.choices)))


def name_key(name: str) -> str:
    """A name as the names of files can bear it: without the characters they may lack."""
    name = folded(name)
    return "".join(letter for letter in name if letter.isalnum()) or name


@dataclass
class Writers:
    """Who writes in one chat that is a file of its own, and which of them we are."""

    authors: Counter[str] = field(default_factory=Counter)  # as shown, by number of messages
    named: str = ""  # the partner or the group after which the file is named, "" where that tells nothing
    ours: frozenset[str] = frozenset()  # folded
    needs_owner: bool = False

    def decide(self, told: Sequence[str], answers: Answers) -> None:
        """Work out who we are, from what the file tells, its name, and the person's answer.

        In a chat of two we are the one it is not named after. One who writes alone is a customer where the
        file is named after them, or where the person named others (or "auto").
        """
        lone = next(iter(self.authors)) if len(self.authors) == 1 else ""
        said = answers.other.get("owner", "").strip()
        if not told and self.named and len(self.authors) == 2:
            others = [author for author in self.authors if name_key(author) != name_key(self.named)]
            told = others if len(others) == 1 else told
        self.ours = owner_names(self.candidates, told, Answers() if lone and said == AUTO else answers)
        is_customer = lone and (said or name_key(lone) == name_key(self.named))
        self.needs_owner = bool(self.authors) and not self.ours and not is_customer

    @property
    def candidates(self) -> list[str]:
        """Who may be the shop, likeliest first: never the one the file is named after."""
        named = name_key(self.named)
        names = [author for author, _count in self.authors.most_common()]
        return [name for name in names if not named or name_key(name) != named] or names

    @property
    def partner(self) -> str:
        """The customer's name in a chat of two, "" in a group."""
        others = [author for author in self.authors if folded(author) not in self.ours]
        if len(others) == 1:
            return others[0]
        return self.named if not others else ""

    @property
    def key(self) -> str:
        """The chat's part in identities: its name, else the other's, else (a group without name) nothing.

        So what the person said about the owner matters only for a chat of two whose file is not named after
        the other one.
        """
        return name_key(self.named or self.partner)

    @property
    def thread(self) -> str:
        return self.named or self.partner or "group"
