# The value of a dimension is not below the roots.
# breaks: ic-20
PREFIX : <https://example.org/cube/>
DELETE DATA { :asia :holds :china }
