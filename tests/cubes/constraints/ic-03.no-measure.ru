# A structure has no measure.
# breaks: ic-03
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :thin a qb:DataStructureDefinition ; qb:component :c-year }
