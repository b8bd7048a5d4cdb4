# Two observations differ in one dimension.
# breaks: nothing
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :f4 a qb:Observation ; qb:dataSet :flows ; :year :y1 ; :kind :study ; :sex :women ; :region :north ; :country :world ; :people 8 ; :unit :heads }
