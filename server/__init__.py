"""A published dataset comes in; answers go out: SPARQL, linked data, pages and downloads."""

__all__: list[str] = []
