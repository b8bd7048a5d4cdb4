# An observation has no value for the measure that it names.
# breaks: ic-15
PREFIX : <https://example.org/cube/>
DELETE DATA { :m4 :money 95 }
