"""Control files: what the sender says of the file that each lies beside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from orchestration.extracts.delivered import open_plain
from orchestration.extracts.errors import FileStoppedError

if TYPE_CHECKING:
    from orchestration.extracts.discovery import Delivery


def read_control(delivery: Delivery) -> dict[str, Any]:
    """What the control file of a delivery says; nothing where there is none.

    Raises:
        FileStoppedError: it is no JSON object, or its export time no text.
    """
    if delivery.control is None:
        return {}
    try:
        with open_plain(delivery.control) as file:
            control = json.loads(file.read().decode())
    except (ValueError, RecursionError) as error:
        raise FileStoppedError("incomplete", f"control file: no JSON: {error}") from error
    if not isinstance(control, dict):
        raise FileStoppedError("refused", "control file: needs an object with rows and sha256")
    if not isinstance(control.get("exported_at", ""), str):
        raise FileStoppedError("refused", "control file: its exported_at is no text")
    return control


def check_control(control: dict[str, Any], sha256: str, kind: str, records: int) -> None:
    """Hold a delivery's content and number of records against its control file.

    Args:
        control: what the control file says.
        sha256: of the delivered bytes.
        kind: csv, jsonl, json or parquet; records are compared where they are lines.
        records: counted, the header left out.

    Raises:
        FileStoppedError: the two disagree.
    """
    told = control.get("sha256")
    if told is not None and str(told).lower() != sha256:
        raise FileStoppedError("incomplete", "its content is not what the control file says")
    rows = control.get("rows")
    if rows is not None and kind in ("csv", "jsonl") and rows != records:
        raise FileStoppedError("incomplete", f"{records} records, the control file says {rows}")
