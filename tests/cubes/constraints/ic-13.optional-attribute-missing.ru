# An observation lacks an attribute that is not required.
# breaks: nothing
PREFIX : <https://example.org/cube/>
DELETE DATA { :f1 :note "first" }
