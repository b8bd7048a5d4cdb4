# The value of a dimension is no member of the collection.
# breaks: ic-19
PREFIX : <https://example.org/cube/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { :inner skos:member :study }
