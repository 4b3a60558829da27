"""Prints the figures for people."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table

from judge.bench.figure import Figure

_WORDS = {None: "", True: "[green]met[/]", False: "[bold red]missed[/]"}


def print_table(figures: Iterable[Figure], host: Mapping[str, object]) -> None:
    table = Table(title="judge bench sandbox")
    table.add_column("figure", no_wrap=True)
    for heading in ("median", "min", "max"):
        table.add_column(heading, justify="right")
    table.add_column("target", no_wrap=True)
    table.add_column("")
    for figure in figures:
        name = figure.name if figure.part is None else f"{figure.name} {figure.part}"
        numbers = (f"{number:.4g}" for number in vars(figure.spread).values())
        table.add_row(name, *numbers, str(figure.target or ""), _WORDS[figure.is_met])
    console = Console()
    console.print(table)
    console.print("  ".join(f"{name}: {value}" for name, value in host.items()))
