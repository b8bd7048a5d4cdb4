"""Named graphs, the ontology and the shapes: a request for one comes in; its page or its triples go out."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kgbuild.namespaces import BASE, DCTERMS, OWL, RDF, RDFS, SKOS
from server.addresses import Addresses, local_name
from server.errors import NotFound
from server.labels import Labels, Value
from server.linked_data import data_links, document_response, page_number, split_suffix
from server.negotiation import GRAPHS, HTML, Choice, Format, choose
from server.queries import page, query
from server.served import cached, endpoint
from server.terms import Row, Term, iri_text, literal_text

__all__ = ["blueprint"]

blueprint: Final = Blueprint("graphs", __name__)
ONTOLOGY: Final = f"{BASE}ontology"
SHAPES: Final = f"{BASE}shapes"
_SUBJECTS: Final = 100
_SHOWN: Final = frozenset({RDFS.label.value, RDF.type.value, SKOS.definition.value, RDFS.comment.value})


@dataclass(frozen=True)
class Definition:
    """A term of the ontology: its name, label, what it means, and all else that the ontology says of it."""

    name: str
    iri: str
    label: str
    meaning: str
    is_class: bool
    others: list[tuple[str, list[Value]]]


@blueprint.get("/graph/<path:key>")
def graph(key: str) -> Response:
    """Return a named graph as a page or as triples."""
    stem, suffix = split_suffix(key)
    return _answered(Addresses(_base()).iri(f"graph/{stem}"), suffix)


@blueprint.get("/ontology")
def ontology() -> Response:
    """Return the ontology as a page of its terms or as triples."""
    choice = choose(request.headers.get("Accept"), (HTML, *GRAPHS), request.args.get("format"))
    iri = _ontology_graph()
    if choice.format is not HTML:
        return _varied(document_response(ONTOLOGY, choice, query("graph", iri=iri_text(iri))))
    found = endpoint().rows(query("ontology_terms", prefix=literal_text(f"{ONTOLOGY}#")))
    html = render_template("ontology.html", terms=_definitions(found), data_formats=_formats(ONTOLOGY), iri=ONTOLOGY)
    response = cached(Response(html, mimetype="text/html"))
    response.headers["Link"] = data_links(ONTOLOGY)
    return _varied(response)


@blueprint.get("/ontology/<version>")
def ontology_version(version: str) -> AnyResponse:
    """Lead from the version IRI that the ontology gives itself to the ontology; NotFound for any other version."""
    iri = Addresses(BASE).iri(f"ontology/{version}")
    if not endpoint().ask(query("ontology_version", iri=iri_text(iri))):
        raise NotFound(f"no version {version!r} of the ontology is served here; the current one is at /ontology")
    return redirect("/ontology", 303)


@blueprint.get("/ontology.<suffix>")
def ontology_data(suffix: str) -> Response:
    """Return the ontology in the format of the suffix."""
    iri = _ontology_graph()
    return document_response(ONTOLOGY, _of_suffix(suffix), query("graph", iri=iri_text(iri)))


@blueprint.get("/shapes")
def shapes() -> Response:
    """Return the shapes as triples or as a page."""
    return _answered(SHAPES, None, _shape_graphs())


@blueprint.get("/shapes.<suffix>")
def shapes_data(suffix: str) -> Response:
    """Return the shapes in the format of the suffix."""
    return _answered(SHAPES, _of_suffix(suffix).format, _shape_graphs())


def _base() -> str:
    return endpoint().dataset.manifest.base


def _answered(iri: str, suffix: Format | None, graphs: list[str] | None = None) -> Response:
    """Return the named graph `iri`, or the union of `graphs` under that name."""
    members = graphs if graphs is not None else _existing(iri)
    text = query("graphs", iris=" ".join(map(iri_text, members)))
    if suffix is not None:
        return document_response(iri, Choice(suffix, suffix.media_type), text)
    choice = choose(request.headers.get("Accept"), (HTML, *GRAPHS), request.args.get("format"))
    if choice.format is not HTML:
        return _varied(document_response(iri, choice, text))
    response = cached(Response(_graph_page(iri, members[0]), mimetype="text/html"))
    response.headers["Link"] = data_links(iri)
    return _varied(response)


def _existing(iri: str) -> list[str]:
    if any(g.iri == iri for g in endpoint().dataset.manifest.graphs):
        return [iri]
    raise NotFound(f"there is no named graph {iri[:500]}; the start page lists all graphs")


def _graph_page(iri: str, member: str) -> str:
    number = page_number()
    text = iri_text(member)
    classes = endpoint().rows(query("graph_classes", iri=text))
    found = endpoint().rows(page(query("graph_subjects", iri=text), number, _SUBJECTS))
    triples = int(endpoint().rows(query("graph_size", iri=text))[0]["count"].value)
    labels = Labels(
        [r[n].value for n, t in (("class", classes), ("s", found)) for r in t if n in r and r[n].is_iri],
        base=_base(),
        ask=endpoint().rows,
    )
    return render_template(
        "graph.html",
        iri=iri,
        label=next((g.label for g in endpoint().dataset.manifest.graphs if g.iri == member), iri),
        triples=triples,
        classes=[(labels.link(r["class"].value), int(r["count"].value)) for r in classes if "class" in r],
        things=[labels.link(r["s"].value) for r in found[:_SUBJECTS]],
        data_formats=_formats(iri),
        number=number,
        more=len(found) > _SUBJECTS,
    )


def _ontology_graph() -> str:
    found = endpoint().rows(query("ontology_graph", iri=iri_text(ONTOLOGY)))
    if not found:
        raise NotFound("this dataset holds no ontology of its own")
    return found[0]["g"].value


def _shape_graphs() -> list[str]:
    found = endpoint().rows(query("shapes_graph", prefix=literal_text(f"{SHAPES}#")))
    if not found:
        raise NotFound("this dataset holds no shapes of its own")
    return sorted(r["g"].value for r in found)


def _definitions(found: list[Row]) -> list[Definition]:
    facts: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in found:
        facts[row["term"].value][row["p"].value].append(row["o"])
    others = {
        iri for said in facts.values() for p, os in said.items() for iri in (p, *(o.value for o in os if o.is_iri))
    }
    labels = Labels([*facts, *others], base=_base(), ask=endpoint().rows)
    return sorted((_definition(iri, said, labels) for iri, said in facts.items()), key=lambda d: d.label.casefold())


def _definition(iri: str, said: dict[str, list[Term]], labels: Labels) -> Definition:
    meanings = said.get(SKOS.definition.value) or said.get(RDFS.comment.value) or [Term("literal", "")]
    others = [
        (labels.property_name(p), [labels.value(o) for o in sorted(objects)])
        for p, objects in sorted(said.items(), key=lambda item: labels.property_name(item[0]))
        if p not in _SHOWN and p != f"{RDFS.iri}isDefinedBy" and p != DCTERMS.title.value
    ]
    is_class = any(o.value == OWL.Class.value for o in said.get(RDF.type.value, []))
    return Definition(local_name(iri), iri, labels.property_name(iri), meanings[0].value, is_class, others)


def _formats(iri: str) -> list[tuple[str, str]]:
    addresses = Addresses(_base())
    return [(f.label, addresses.data(iri, f.suffix)) for f in GRAPHS]


def _of_suffix(suffix: str) -> Choice:
    found = next((f for f in GRAPHS if f.suffix == suffix), None)
    if found is None:
        raise NotFound(f"a data document ends in {', '.join(f'.{f.suffix}' for f in GRAPHS)}")
    return Choice(found, found.media_type)


def _varied(response: Response) -> Response:
    response.headers["Vary"] = "Accept"
    return response
