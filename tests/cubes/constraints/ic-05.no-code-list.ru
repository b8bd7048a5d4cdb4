# A dimension of concepts has no code list.
# breaks: ic-05
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { :sex qb:codeList :sexes }
