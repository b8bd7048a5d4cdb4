"""The command line of the build: `kgbuild build | validate | export | table | query | audit`.

Exit codes: 0 done, 1 the data have problems (or the audit found some), 2 wrong usage, 3 anything else that stopped it.
"""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Final, ParamSpec

import click

from kgbuild.audit import audit_file
from kgbuild.build import Options, build, read_project, validate_project
from kgbuild.dataset import PublishedDataset
from kgbuild.errors import BuildError, DataError
from kgbuild.export import FORMATS as EXPORT_FORMATS
from kgbuild.export import export
from kgbuild.namespaces import BASE
from kgbuild.project import Project
from kgbuild.quality.auditor import audit_project
from kgbuild.quality.report import FORMATS as REPORT_FORMATS
from kgbuild.query import FORMATS as QUERY_FORMATS
from kgbuild.query import query, query_text
from kgbuild.tables_export import FORMATS as TABLE_FORMATS
from kgbuild.tables_export import export_table, write_table

__all__ = ["main"]

P = ParamSpec("P")

PROBLEMS: Final = 1
STOPPED: Final = 3


def progress(text: str) -> None:
    """Say on standard error what is being done."""
    click.echo(text, err=True)


def said(command: Callable[P, None]) -> Callable[P, None]:
    """Turn build errors into messages on standard error and exit codes."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except DataError as error:
            click.echo(str(error), err=True)
            click.echo(f"{len(error.problems)} problem(s) in the data; nothing was published", err=True)
            sys.exit(PROBLEMS)
        except BuildError as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(STOPPED)

    return run


root_option = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder of the project (default: here).",
)

target_option = click.option(
    "--target",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder of the published dataset.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="migration-profile-graph")
def main() -> None:
    r"""Build the knowledge graph of migration policy from the facts in `data/`.

    \b
    A first round:
      kgbuild build                                  facts in, published dataset out (build/)
      kgbuild query "SELECT * { ?law a mp:Law }"     ask it, with no prefixes to declare
      kgbuild export --format turtle                 take it away
      kgbuild table c1.1-immigrants --format csv     take a table away
      kgbuild audit                                  report what does not fit together in the profiles
      kgbuild audit --source PROFILE.txt             find every printed token in a copy of the source

    Exit codes: 0 done, 1 problems in the data, 2 wrong usage, 3 anything else that stopped the command.
    """


@main.command("build")
@root_option
@target_option
@click.option(
    "--base", default=BASE, show_default=True, help="Where the things and graphs of this dataset are to live."
)
@click.option("--reasoning/--no-reasoning", default=True, help="Check consistency and infer (needs no Java of yours).")
@click.option("--force", is_flag=True, help="Build even if nothing changed.")
@said
def build_command(root: Path, target: Path, base: str, reasoning: bool, force: bool) -> None:
    """Read, validate, reason and publish.

    The new version is built beside the current one and swapped in by one rename when it is whole; the last ten stay in
    TARGET/versions. When nothing changed since the last build, nothing is done.
    """
    if not base.startswith(("http://", "https://")) or not base.endswith("/"):
        raise click.BadParameter("must begin with http(s):// and end with /", param_hint="--base")
    build(Project.open(root), target, Options(base, reasoning, force), progress)


@main.command("validate")
@root_option
@said
def validate_command(root: Path) -> None:
    """Check the data files against the context, the concept schemes and the shapes; publish nothing.

    Every problem is listed with file, line and the way out, and the exit code is 1. Warnings are what an editor may
    want to mend: they are listed too, do not fail, and go into the report of a build.
    """
    for warning in validate_project(read_project(Project.open(root), progress), progress):
        click.echo(f"{warning.severity.lower()}: {warning}", err=True)


@main.command("export")
@target_option
@click.option("--format", "form", type=click.Choice(list(EXPORT_FORMATS)), required=True, help="RDF format.")
@click.option("--graph", help="Only this named graph: an IRI, or what follows graph/ in it (kaz-2010/acts).")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: standard output)."
)
@said
def export_command(target: Path, form: str, graph: str | None, output: Path | None) -> None:
    """Write the published dataset, or one named graph of it, in an RDF format."""
    data = export(PublishedDataset.open(target), form, graph)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise BuildError(f"{output}: cannot be written ({error.strerror})") from error


@main.command("table")
@click.argument("name")
@target_option
@click.option("--format", "form", type=click.Choice(list(TABLE_FORMATS)), required=True, help="Form of the table.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: standard output)."
)
@said
def table_command(name: str, target: Path, form: str, output: Path | None) -> None:
    r"""Write one table of the published dataset: NAME as in c1.1-immigrants, or kaz-2010/c1.1-immigrants.

    \b
      csv          tidy: one row a cell, with its IRI, every dimension and attribute as columns
      csvw         metadata of that CSV by the W3C standard (with --output, the CSV is written beside them)
      parquet      the same columns, the values as decimals
      printed      the table as in the source: its rows, columns, order, labels and text, as Markdown
      printed-csv  the same as CSV
      turtle       the table's named graph: data set, structure, observations, slices
    """
    if output is None:
        sys.stdout.buffer.write(export_table(PublishedDataset.open(target), name, form))
    else:
        write_table(PublishedDataset.open(target), name, form, output)


@main.command("query")
@click.argument("text")
@target_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(QUERY_FORMATS)),
    default="table",
    show_default=True,
    help="Form of it.",
)
@said
def query_command(text: str, target: Path, form: str) -> None:
    """Ask the published dataset a SPARQL query: TEXT is the query or a file that holds it.

    The default graph is the union of all named graphs; the prefixes mp:, mpid:, rdfs:, skos:, eli:, org: and
    others of the project need not be declared.
    """
    click.echo(query(PublishedDataset.open(target), query_text(text), form), nl=False)


@main.command("audit")
@root_option
@click.option(
    "--source", type=click.Path(dir_okay=False, path_type=Path), help="Text of the profile (UTF-8), to find tokens in."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(REPORT_FORMATS)),
    default="md",
    show_default=True,
    help="Form of the report.",
)
@said
def audit_command(root: Path, source: Path | None, form: str) -> None:
    """Report what does not fit together in the profiles as they are printed.

    Sums, balances, shares, rates and dates are tried without being told where to look; what a person decided about a
    finding (data/<profile>/decisions.yaml) is shown with it. With --source instead: find every name, number and date
    of the data, as printed, in its section of a copy of the source; what is not found is listed with file and line, and
    the exit code is 1 then.
    """
    project = Project.open(root)
    stated = read_project(project, progress)
    if source is None:
        tables = [cube.table for cube in stated.cubes]
        click.echo(audit_project(project, tables, stated.facts, stated.schemes).report(form), nl=False)
        return
    tally = audit_file(stated.entries, stated.context, source)
    for problem in tally.problems:
        click.echo(str(problem))
    click.echo(f"{tally.looked_for} tokens looked for, {len(tally.problems)} not found in their section", err=True)
    sys.exit(PROBLEMS if tally.problems else 0)
