"""A project comes in; what does not fit together in its profiles goes out, as findings, quads and reports."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from kgbuild.csvw import TableDescription
from kgbuild.errors import DataError, Problem
from kgbuild.project import Project
from kgbuild.quality.decisions import decided
from kgbuild.quality.figures import Table
from kgbuild.quality.findings import Audit, findings
from kgbuild.quality.hierarchies import hierarchies_of
from kgbuild.quality.quads import quads_of
from kgbuild.quality.report import as_json, as_markdown
from kgbuild.quality.tables import read_tables

__all__ = ["Audited", "audit_project"]


@dataclass(frozen=True)
class Audited:
    """The audit of a project, with the tables that it looked at."""

    audit: Audit
    tables: list[Table]

    def quads(self) -> list[Quad]:
        """Return the findings as quads of `graph/<profile>/audit`."""
        return list(quads_of(self.audit.findings))

    def report(self, form: str) -> str:
        """Return the report in a format: `md` for people, `json` for programs."""
        return as_json(self.audit) if form == "json" else as_markdown(self.audit, self.tables)


def audit_project(
    project: Project, described: Iterable[TableDescription], facts: Iterable[Quad], schemes: Iterable[Quad]
) -> Audited:
    """Audit the tables of a project and its stated facts, and join what people decided about the findings.

    `described` are the tables, found in order before; `schemes` are the concept schemes, for the hierarchies of codes.
    Raises DataError with all problems of the decisions.
    """
    problems: list[Problem] = []
    tables = list(read_tables(project.root, described))
    audit = findings(tables, facts, hierarchies_of(schemes))
    told = decided(audit.findings, project.root, project.decisions, problems)
    if problems:
        raise DataError(problems)
    return Audited(replace(audit, findings=told), tables)
