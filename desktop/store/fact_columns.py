"""Numpy columns out of a query, and names as codes."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_CHUNK = 20_000


def columns(connection: sqlite3.Connection, query: str, types: Sequence[type]) -> list[NDArray[Any]]:
    """The columns of a query as arrays of the given types, a chunk of rows at a time."""
    cursor = connection.execute(query)
    chunks: list[list[NDArray[Any]]] = [[] for _ in types]
    while rows := cursor.fetchmany(_CHUNK):
        for chunk, values, kind in zip(chunks, zip(*rows, strict=True), types, strict=True):
            chunk.append(np.array(values, dtype=kind))
    return [
        np.concatenate(chunk) if chunk else np.empty(0, dtype=kind)
        for chunk, kind in zip(chunks, types, strict=True)
    ]


def names_in(*columns_of_names: Iterable[str]) -> tuple[str, ...]:
    """The distinct names, sorted; "" is none."""
    names: set[str] = set()
    return tuple(sorted(names.union(*columns_of_names) - {""}))


def coded(names: Sequence[str], values: NDArray[Any]) -> NDArray[np.int32]:
    """For each value its place in `names`; -1 for "" and whatever else is not among them."""
    code_of = {name: code for code, name in enumerate(names)}
    return np.fromiter((code_of.get(value, -1) for value in values), dtype=np.int32, count=len(values))


def rows_of(ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each wanted id its row in `ids`, which hold each of them once."""
    order = np.argsort(ids, kind="stable")
    return order[np.searchsorted(ids[order], wanted)].astype(np.int64)
