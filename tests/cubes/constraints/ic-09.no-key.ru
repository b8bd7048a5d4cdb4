# A slice has no key.
# breaks: ic-09
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :loose a qb:Slice . :flows qb:slice :loose }
