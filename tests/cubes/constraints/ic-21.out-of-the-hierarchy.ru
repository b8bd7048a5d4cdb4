# The value of a dimension is not below the roots, from child to parent.
# breaks: ic-21
PREFIX : <https://example.org/cube/>
DELETE DATA { :north :within :whole }
