# An observation lacks a dimension.
# breaks: ic-11
PREFIX : <https://example.org/cube/>
DELETE DATA { :f3 :year :y2 }
