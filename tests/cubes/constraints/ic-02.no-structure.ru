# A data set has no structure.
# breaks: ic-02
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :bare a qb:DataSet }
