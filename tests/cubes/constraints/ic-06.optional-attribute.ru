# An attribute is marked as not required, which it may be.
# breaks: nothing
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE { :c-unit qb:componentRequired true } INSERT { :c-unit qb:componentRequired false } WHERE {}
