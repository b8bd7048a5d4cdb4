# One of the measures is not observed for a year.
# breaks: ic-17
PREFIX : <https://example.org/cube/>
DELETE WHERE { :m4 ?p ?o }
