"""Calendar periods as whole numbers, so that neighbours differ by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GRAINS = ("day", "week", "month", "quarter")
_FIRST_MONDAY = 4  # 1970-01-05, in days from 1970-01-01


def period_number(dates: NDArray[np.datetime64], grain: str) -> NDArray[np.int64]:
    """Number of the day, ISO week, month or quarter that a date lies in.

    Raises:
        ValueError: the grain is none of these.
    """
    if grain == "day":
        return dates.astype("datetime64[D]").astype(np.int64)
    if grain == "week":
        return (dates.astype("datetime64[D]").astype(np.int64) - _FIRST_MONDAY) // 7
    if grain == "month":
        return dates.astype("datetime64[M]").astype(np.int64)
    if grain == "quarter":
        return dates.astype("datetime64[M]").astype(np.int64) // 3
    raise ValueError(f"unknown grain {grain!r}; known are {', '.join(GRAINS)}")


def period_start(numbers: NDArray[np.int64], grain: str) -> NDArray[np.datetime64]:
    """First day of each numbered period; the inverse of `period_number`.

    Raises:
        ValueError: the grain is none of these.
    """
    if grain == "day":
        return numbers.astype("datetime64[D]")
    if grain == "week":
        return (numbers * 7 + _FIRST_MONDAY).astype("datetime64[D]")
    if grain == "month":
        return numbers.astype("datetime64[M]").astype("datetime64[D]")
    if grain == "quarter":
        return (numbers * 3).astype("datetime64[M]").astype("datetime64[D]")
    raise ValueError(f"unknown grain {grain!r}; known are {', '.join(GRAINS)}")
