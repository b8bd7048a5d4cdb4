"""The auditor of figures and dates: what does not fit together in a profile, found without being told where."""
