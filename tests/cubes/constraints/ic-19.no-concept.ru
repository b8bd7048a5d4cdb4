# The value of a dimension is in the scheme, but no concept.
# breaks: ic-19
PREFIX : <https://example.org/cube/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { :women a skos:Concept }
