# An observation belongs to two data sets of one structure.
# breaks: ic-01
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :again a qb:DataSet ; qb:structure :flows-structure . :f3 qb:dataSet :again }
