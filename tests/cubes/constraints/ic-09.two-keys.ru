# A slice has two keys.
# breaks: ic-09
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :same a qb:SliceKey ; qb:componentProperty :country . :flows-structure qb:sliceKey :same . :china-slice qb:sliceStructure :same }
