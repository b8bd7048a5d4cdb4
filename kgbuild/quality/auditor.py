"""A project comes in; what does not fit together in its profiles goes out, as findings, quads and reports."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Quad

from kgbuild.csvw import TableDescription
from kgbuild.errors import DataError, Problem
from kgbuild.project import Project
from kgbuild.quality.decisions import decided
from kgbuild.quality.findings import Audit, findings, order_of
from kgbuild.quality.hierarchies import Hierarchies, hierarchies_of
from kgbuild.quality.quads import quads_of
from kgbuild.quality.report import as_json, as_markdown
from kgbuild.quality.tables import is_large, read_parts, read_table

__all__ = ["Audited", "audit_project"]


@dataclass(frozen=True)
class Audited:
    """The audit of a project, with the title and section of each table that it looked at, by its name."""

    audit: Audit
    titles: dict[str, str]

    def quads(self) -> list[Quad]:
        """Return the findings as quads of `graph/<profile>/audit`."""
        return list(quads_of(self.audit.findings))

    def report(self, form: str) -> str:
        """Return the report in a format: `md` for people, `json` for programs."""
        return as_json(self.audit) if form == "json" else as_markdown(self.audit, self.titles)


def audit_project(
    project: Project, described: Iterable[TableDescription], facts: Iterable[Quad], schemes: Iterable[Quad]
) -> Audited:
    """Audit the tables of a project and its stated facts, and join what people decided about the findings.

    `described` are the tables, found in order before; `schemes` are the concept schemes, for the hierarchies of codes.
    Tables too large for a print are looked at in parts and each for itself. Raises DataError with all problems of the
    decisions.
    """
    problems: list[Problem] = []
    given = list(described)
    hierarchies = hierarchies_of(schemes)
    tables = [read_table(project.root, d) for d in given if not is_large(d)]
    audits = [findings(tables, facts, hierarchies), *_of_large(project, given, hierarchies)]
    found = sorted((f for a in audits for f in a.findings), key=order_of)
    told = decided(found, project.root, project.decisions, problems)
    if problems:
        raise DataError(problems)
    return Audited(Audit(told, _relations(audits)), {d.name: _title(d) for d in given})


def _of_large(project: Project, described: list[TableDescription], hierarchies: Hierarchies) -> Iterator[Audit]:
    for description in described:
        if is_large(description):
            for part in read_parts(project.root, description):
                yield findings([part], [], hierarchies)


def _relations(audits: list[Audit]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for name, (made, held) in (pair for a in audits for pair in a.relations.items()):
        before = found.get(name, (0, 0))
        found[name] = before[0] + made, before[1] + held
    return found


def _title(description: TableDescription) -> str:
    return f"{description.title} ({description.section.partition('/')[2]})"
