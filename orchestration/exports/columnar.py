"""Batches of columns as Parquet and as an Arrow file (IPC), types as they are published."""

from __future__ import annotations

from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

BATCH_ROWS = 100_000
"""Rows of one row group; as many are in memory at a time."""


def write_parquet(batches: pa.RecordBatchReader, file: BinaryIO) -> None:
    """Write batches as Parquet, a row group each."""
    with pq.ParquetWriter(file, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)


def write_arrow(batches: pa.RecordBatchReader, file: BinaryIO) -> None:
    """Write batches as an Arrow file (the random access format, also called Feather)."""
    with pa.ipc.new_file(file, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
