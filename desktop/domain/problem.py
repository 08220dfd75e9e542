"""What the world did wrong, told to a shop owner."""


class Problem(Exception):
    """Something outside the program is in the way: a damaged file, a full disk, an unknown format.

    `what` says what happened and what is safe, `try_this` what to do. `detail` is for the log and holds
    no customer's words. Anything that is our own mistake is an ordinary exception instead.
    """

    def __init__(self, what: str, try_this: str, detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.try_this = try_this
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.what} {self.try_this}".strip()
