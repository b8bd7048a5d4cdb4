# The value of a dimension is a concept of no scheme.
# breaks: ic-19
PREFIX : <https://example.org/cube/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { ?o :sex :women } INSERT { ?o :sex :child . :child a skos:Concept } WHERE { ?o :sex :women }
