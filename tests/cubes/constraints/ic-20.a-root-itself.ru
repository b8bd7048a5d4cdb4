# The value of a dimension is a root.
# breaks: nothing
PREFIX : <https://example.org/cube/>
DELETE { :f1 :country :china } INSERT { :f1 :country :world } WHERE {}
