"""The vocabularies in use, as closed namespaces of terms, and the prefixes that people read them by."""

from typing import Final

from pyoxigraph import NamedNode

__all__ = [
    "BASE",
    "DCTERMS",
    "FOAF",
    "MP",
    "OWL",
    "PREFIXES",
    "RDF",
    "RDFS",
    "SH",
    "SHAPES",
    "SKOS",
    "XSD",
    "Vocabulary",
]

BASE: Final = "https://w3id.org/migration-profile/"
"""Where the things, graphs and terms of this project live unless a build is told another base for its things."""

SHAPES: Final = f"{BASE}shapes#"


class Vocabulary:
    """A closed namespace: its terms are attributes, and a misspelt term raises AttributeError."""

    def __init__(self, iri: str, terms: str) -> None:
        """Hold the namespace `iri` with the local names in `terms`, separated by blanks."""
        self.iri: Final = iri
        self.terms: Final = frozenset(terms.split())

    def __getattr__(self, name: str) -> NamedNode:
        """Return the term with the local name `name` (a trailing underscore is dropped, for Python's keywords)."""
        local = name.rstrip("_")
        if local not in self.terms:
            raise AttributeError(f"{self.iri} has no term {local!r}")
        return NamedNode(self.iri + local)


MP: Final = Vocabulary(
    f"{BASE}ontology#",
    """
    Area AreaGroup Border Competence Constitution Footnote GovernmentResolution GroupMembership Inference
    Institution Law LegalAct Mention MinisterialOrder Person PresidentialDecree PrimaryLegislation Profile
    Programme Registration Regulation SecondaryLegislation Section Source Target Treaty TreatyCommitment
    VisaRule accededToBy accedesTo actsUnder address adopted adoptedBy adopts aim amended amendedBy amends
    amount approvedBy approves asPrinted basis begins between byAct citedBy cites citizensOf commitment
    commitmentOf competenceImplements concernedBy concerns concludedAt condition consentedBy consentsTo
    currentState days deadline empoweredBy empowers ends enters establishedBy establishes extracted footnote
    founded group hasCommitment hasCompetence hasDependent hasMembership hasOffice hasPart heading heldBy holder
    holds host ibid implementedBy implementedThrough implements inForce institutionImplements isActOf
    isLegalBasisOf iso2 iso3 issued issuer kind legalBasis legallyDependsOn m49 meant measure member memberOf
    mention mentionOf modality months nature number ofProfile ofState officeOf order pages parent partOf party
    partyGroup partyTo passport place plannedState possiblySameAs power printed property publicationYear
    published publisher qualifier ratifiedBy ratifies regime registered registrar registration resolvesTo
    responsible responsibleFor rule section signed state states status subject subordinate succeededBy succeeds
    supplementedBy supplements supportedBy target topic unit value via why within year
    """,
)
RDF: Final = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type first rest nil")
RDFS: Final = Vocabulary("http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf subPropertyOf domain range")
OWL: Final = Vocabulary(
    "http://www.w3.org/2002/07/owl#",
    "Class ObjectProperty DatatypeProperty AnnotationProperty SymmetricProperty TransitiveProperty Ontology inverseOf "
    "propertyChainAxiom NamedIndividual versionIRI versionInfo",
)
SKOS: Final = Vocabulary(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel definition inScheme editorialNote example exactMatch scopeNote",
)
SH: Final = Vocabulary(
    "http://www.w3.org/ns/shacl#",
    "conforms result focusNode resultPath resultMessage resultSeverity value sourceConstraintComponent sourceShape "
    "Violation Warning Info ClosedConstraintComponent SPARQLConstraintComponent NodeShape PropertyShape message "
    "severity sparql select prefixes declare targetClass targetSubjectsOf targetObjectsOf",
)
DCTERMS: Final = Vocabulary("http://purl.org/dc/terms/", "title description license language publisher")
FOAF: Final = Vocabulary("http://xmlns.com/foaf/0.1/", "homepage")
XSD: Final = Vocabulary(
    "http://www.w3.org/2001/XMLSchema#", "string date gYear gYearMonth integer decimal anyURI language"
)

PREFIXES: Final = {
    "mp": MP.iri,
    "mpid": f"{BASE}id/",
    "dcterms": DCTERMS.iri,
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": FOAF.iri,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL.iri,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "xsd": XSD.iri,
}
"""Prefix to namespace, as used in Turtle output, tables and pages."""
