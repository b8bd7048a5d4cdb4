"""The concepts that findings are told in, each a member of a concept scheme: kind, check, severity, verdict."""

from enum import StrEnum

__all__ = ["Check", "Kind", "Severity", "Verdict"]


class Kind(StrEnum):
    """What does not fit (scheme `discrepancy-kind`), in the order of the report."""

    SUM = "broken-sum"
    BALANCE = "broken-balance"
    SHARE = "broken-share"
    RATIO = "broken-ratio"
    GROWTH = "broken-growth"
    MEAN = "mean-outside-parts"
    TWO_VALUES = "two-values"
    SWAP = "swapped-cells"
    SHIFT = "shifted-rows"
    DIGITS = "altered-digits"
    FORMAT = "number-format"
    DATES = "contradictory-dates"


class Check(StrEnum):
    """The rule by which it was found (scheme `check`)."""

    DECLARED_SUM = "declared-sum"
    CODE_MEANING = "code-meaning"
    CODE_HIERARCHY = "code-hierarchy"
    DECLARED_DIFFERENCE = "declared-difference"
    DECLARED_SHARE = "declared-share"
    DECLARED_RATIO = "declared-ratio"
    IDENTITY = "identity"
    POPULATION_BALANCE = "population-balance"
    MEAN_OF_PARTS = "mean-of-parts"
    SAME_QUANTITY = "same-quantity"
    SWAP = "swap"
    REALIGNMENT = "realignment"
    DIGITS = "digits"
    SEPARATORS = "separators"
    ORDER_OF_DATES = "order-of-dates"


class Severity(StrEnum):
    """How much is at stake (scheme `severity`), the most first."""

    SERIOUS = "serious"
    MODERATE = "moderate"
    SLIGHT = "slight"


class Verdict(StrEnum):
    """What a person may decide about a finding (scheme `verdict`)."""

    EXPLAINED = "explained"
    MISPRINT = "misprint"
    UNRESOLVED = "unresolved"
