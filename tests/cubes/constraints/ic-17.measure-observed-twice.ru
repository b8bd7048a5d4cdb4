# One of the measures is observed twice for a year, so the observations are also duplicates.
# breaks: ic-12 ic-17
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :m5 a qb:Observation ; qb:dataSet :costs ; :year :y2 ; qb:measureType :money ; :money 96 }
