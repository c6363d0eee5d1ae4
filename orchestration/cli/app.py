"""The app that the commands add themselves to."""

import typer

app = typer.Typer(
    name="cx",
    help="From delivered files to published KPIs of customer experience.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 3 checks blocked the publication, "
    "4 another run holds the lock, 130 and 143 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
