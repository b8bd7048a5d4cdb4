# An observation lacks the measure.
# breaks: ic-14
PREFIX : <https://example.org/cube/>
DELETE DATA { :f3 :people 7 }
