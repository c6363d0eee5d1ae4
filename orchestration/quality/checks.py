"""What one check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckResult:
    """What one check found.

    `failures` counts what is wrong and `evaluated` what was looked at, in rows, files or tests.
    """

    check_name: str
    kind: str
    severity: str
    status: str
    failures: int
    evaluated: int
    message: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it keeps the run from being published.

        A check that broke, or that looked at nothing, has shown nothing: it blocks as well.
        """
        failed = self.status == "fail" or self.evaluated == 0
        return self.status == "error" or (self.severity == "error" and failed)
