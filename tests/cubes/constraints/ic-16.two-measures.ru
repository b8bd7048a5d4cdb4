# An observation has a second measure.
# breaks: ic-16
PREFIX : <https://example.org/cube/>
INSERT DATA { :m4 :people 6 }
