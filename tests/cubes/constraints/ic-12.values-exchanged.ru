# Two observations have the same values in other dimensions.
# breaks: nothing
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :f4 a qb:Observation ; qb:dataSet :flows ; :year :y2 ; :kind :study ; :sex :women ; :region :whole ; :country :asia ; :people 8 ; :unit :heads . :f5 a qb:Observation ; qb:dataSet :flows ; :year :y2 ; :kind :study ; :sex :women ; :region :whole ; :country :world ; :people 8 ; :unit :heads }
