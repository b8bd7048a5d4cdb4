# An observation of another data set has the same dimensions.
# breaks: nothing
PREFIX : <https://example.org/cube/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { :again a qb:DataSet ; qb:structure :flows-structure . :f4 a qb:Observation ; qb:dataSet :again ; :year :y2 ; :kind :study ; :sex :women ; :region :north ; :country :world ; :people 8 ; :unit :heads }
