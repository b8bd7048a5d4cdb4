# A slice key fixes what is no component of its structure.
# breaks: ic-08
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :by-money a qb:SliceKey ; qb:componentProperty :money . :flows-structure qb:sliceKey :by-money }
