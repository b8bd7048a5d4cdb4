# An observation belongs to no data set.
# breaks: ic-01
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { :f3 qb:dataSet :flows }
