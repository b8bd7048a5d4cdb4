# A dimension has no range.
# breaks: ic-04
PREFIX : <https://example.org/cube/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE DATA { :year rdfs:range rdfs:Resource }
