# A slice key belongs to no structure.
# breaks: ic-07
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :by-year a qb:SliceKey ; qb:componentProperty :year }
