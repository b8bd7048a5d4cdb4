# A data set has two structures.
# breaks: ic-02
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :flows qb:structure :other . :other a qb:DataStructureDefinition ; qb:component :c-country, :c-people }
