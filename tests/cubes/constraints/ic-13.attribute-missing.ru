# An observation lacks a required attribute.
# breaks: ic-13
PREFIX : <https://example.org/cube/>
DELETE DATA { :f3 :unit :heads }
