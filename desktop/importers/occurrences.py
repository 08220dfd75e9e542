"""Counting equal messages, so that two of the same words in one minute stay two."""

_MOST = 400_000


class Occurrences:
    """How often something was seen before, in bounded memory: the oldest half is forgotten.

    Equal messages stand close together in a file. An export that begins within a minute counts the rest of
    that minute from 0, like the whole one does: so what both have is the same, and nothing comes twice.
    """

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def count(self, what: str) -> int:
        """0 for what is new, 1 for what was seen once, and so on; it is seen now."""
        seen = self._seen
        key = hash(what)
        times = seen.get(key, 0)
        seen[key] = times + 1
        if len(seen) > _MOST:
            for old in list(seen)[: _MOST // 2]:
                del seen[old]
        return times
