# A slice lacks the value of a dimension that its key fixes.
# breaks: ic-10
PREFIX : <https://example.org/cube/>
DELETE DATA { :china-slice :country :china }
