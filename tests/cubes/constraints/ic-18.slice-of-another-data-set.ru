# A slice of one data set holds an observation of another.
# breaks: ic-18
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :china-slice qb:observation :m1 }
