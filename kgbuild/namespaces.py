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
    "QB",
    "RDF",
    "RDFS",
    "SDMX_ATTRIBUTE",
    "SDMX_CODE",
    "SDMX_CONCEPT",
    "SDMX_DIMENSION",
    "SDMX_MEASURE",
    "SH",
    "SHAPES",
    "SKOS",
    "TIME",
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
    Area AreaGroup Border Competence Constitution Discrepancy EmptyCell Footnote GovernmentResolution GroupMembership
    Inference Institution Law LegalAct Mention MinisterialOrder Person PresidentialDecree PrimaryLegislation Profile
    Programme Registration Regulation Residual SecondaryLegislation Section Source Target Treaty TreatyCommitment
    VisaRule accededToBy accedesTo accountsFor activity actsUnder address adopted adoptedBy adopts aim amended amendedBy
    amends amount approvedBy approves asPrinted basis begins between byAct check citedBy cites citizensOf commitment
    commitmentOf competenceImplements computedValue concernedBy concerns concludedAt condition consentedBy consentsTo
    countedIn counterpartArea currentState days deadline destination difference empoweredBy empowers ends enters
    establishedBy establishes ethnicGroup extracted footnote founded group hasCommitment hasCompetence hasDependent
    hasMembership hasOffice hasPart heading heldBy holder holds host ibid implementedBy implementedThrough implements
    inForce includes indicator institutionImplements involves isActOf isLegalBasisOf iso2 iso3 issued issuer kind
    legalBasis legallyDependsOn m49 meant measure member memberOf mention mentionOf modality months nature number
    ofDataSet ofProfile ofState officeOf order origin pages parent partOf party partyGroup partyTo passport place
    plannedState possiblySameAs power printed property publicationYear published publisher qualifier questions
    ratifiedBy ratifies regime registered registrar registration resolvesTo responsible responsibleFor rule section
    severity signed speciality state statedValue states status subject subordinate succeededBy succeeds suggestion
    supplementedBy supplements supportedBy target tolerance topic unit value verdict via why within year
    """,
)
RDF: Final = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type first rest nil")
RDFS: Final = Vocabulary("http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf subPropertyOf domain range")
OWL: Final = Vocabulary(
    "http://www.w3.org/2002/07/owl#",
    "Class ObjectProperty DatatypeProperty AnnotationProperty SymmetricProperty TransitiveProperty Ontology inverseOf "
    "propertyChainAxiom NamedIndividual versionIRI versionInfo unionOf",
)
SKOS: Final = Vocabulary(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel definition inScheme topConceptOf broader editorialNote example "
    "exactMatch scopeNote",
)
SH: Final = Vocabulary(
    "http://www.w3.org/ns/shacl#",
    "conforms result focusNode resultPath resultMessage resultSeverity value sourceConstraintComponent sourceShape "
    "Violation Warning Info ClosedConstraintComponent SPARQLConstraintComponent NodeShape PropertyShape message "
    "severity sparql select prefixes declare targetClass targetSubjectsOf targetObjectsOf",
)
DCTERMS: Final = Vocabulary("http://purl.org/dc/terms/", "title description license language publisher subject")
FOAF: Final = Vocabulary("http://xmlns.com/foaf/0.1/", "homepage")
XSD: Final = Vocabulary(
    "http://www.w3.org/2001/XMLSchema#", "string date gYear gYearMonth integer decimal boolean anyURI language"
)

QB: Final = Vocabulary(
    "http://purl.org/linked-data/cube#",
    "DataSet DataStructureDefinition ComponentSpecification Observation Slice SliceKey DimensionProperty "
    "MeasureProperty AttributeProperty CodedProperty HierarchicalCodeList dataSet structure component "
    "componentProperty dimension measure attribute order componentRequired componentAttachment sliceKey "
    "sliceStructure slice observation concept codeList hierarchyRoot parentChildProperty",
)
SDMX_DIMENSION: Final = Vocabulary("http://purl.org/linked-data/sdmx/2009/dimension#", "refArea refPeriod sex age")
SDMX_MEASURE: Final = Vocabulary("http://purl.org/linked-data/sdmx/2009/measure#", "obsValue")
SDMX_ATTRIBUTE: Final = Vocabulary("http://purl.org/linked-data/sdmx/2009/attribute#", "unitMeasure obsStatus")
SDMX_CONCEPT: Final = Vocabulary(
    "http://purl.org/linked-data/sdmx/2009/concept#", "refArea refPeriod sex age visArea obsValue unitMeasure obsStatus"
)
SDMX_CODE: Final = Vocabulary(
    "http://purl.org/linked-data/sdmx/2009/code#", "Sex sex sex-F sex-M sex-T obsStatus-A obsStatus-M obsStatus-P"
)
TIME: Final = Vocabulary("http://www.w3.org/2006/time#", "Interval")

PREFIXES: Final = {
    "mp": MP.iri,
    "mpid": f"{BASE}id/",
    "dcterms": DCTERMS.iri,
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": FOAF.iri,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL.iri,
    "prov": "http://www.w3.org/ns/prov#",
    "qb": QB.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "sdmx-attribute": SDMX_ATTRIBUTE.iri,
    "sdmx-code": SDMX_CODE.iri,
    "sdmx-concept": SDMX_CONCEPT.iri,
    "sdmx-dimension": SDMX_DIMENSION.iri,
    "sdmx-measure": SDMX_MEASURE.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "time": TIME.iri,
    "xsd": XSD.iri,
}
"""Prefix to namespace, as used in Turtle output, tables and pages."""
