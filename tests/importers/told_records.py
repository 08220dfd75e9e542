"""Records as the expected.json of a fixture tells them: the kind, then what is known, instants in ISO."""

import json
from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from desktop.domain.records import Record


def told(records: Iterable[Record]) -> list[dict[str, Any]]:
    """What is said of each record: fields with their default value and the identity are left out."""
    return [{type(record).__name__: _known(record)} for record in records]


def expected(case: Path) -> list[dict[str, Any]]:
    """expected.json of a fixture."""
    return list(json.loads((case / "expected.json").read_text("utf-8")))


def _known(record: Record) -> dict[str, Any]:
    known = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name == "identity" or (field.default is not MISSING and value == field.default):
            continue
        if field.name.endswith("_at") and value is not None:
            value = datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        elif isinstance(value, Enum):
            value = value.name if isinstance(value, int) else value.value
        known[field.name] = list(value) if isinstance(value, tuple) else value
    return known
