"""Facts in files become a published dataset: read, map, validate, reason, audit, publish."""

__all__: list[str] = []
