# A dimension is marked as not required.
# breaks: ic-06
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :c-year qb:componentRequired false }
