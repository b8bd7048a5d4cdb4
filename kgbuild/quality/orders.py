"""What must come first in the life of acts, treaties, programmes and their parts, and how to say that it does not."""

from dataclasses import dataclass
from typing import Final

__all__ = ["ORDERS", "Order"]


@dataclass(frozen=True)
class Order:
    """Two dates of which the first must not lie after the second.

    `pattern` binds them to ?first and ?second, and the things that they are dates of to ?a and ?b. `words` say what is
    wrong, with the labels of the things as {a} and {b}, the dates as {first} and {second}, and those with `on` or `in`
    before them as {at_first} and {at_second}.
    """

    name: str
    what_first: str
    what_second: str
    pattern: str
    words: str


ORDERS: Final = (
    Order(
        "consent-before-signature",
        "signed",
        "adopted",
        "?b mp:ratifies|mp:approves ?a ; mp:adopted ?second . ?a mp:signed ?first",
        "{b} is dated {second}, but {a}, to which it consents, was signed {at_first}",
    ),
    Order(
        "consent-before-signature",
        "signed by the state",
        "adopted",
        "?a mp:commitment [ mp:byAct ?b ; mp:signed ?first ] . ?b mp:adopted ?second",
        "{b} is dated {second}, but {a}, to which it consents, was signed by the state {at_first}",
    ),
    Order(
        "consent-before-adoption",
        "adopted",
        "adopted",
        "?b mp:ratifies|mp:approves|mp:accedesTo ?a ; mp:adopted ?second . ?a mp:adopted ?first",
        "{b} is dated {second}, but {a}, to which it consents, was adopted {at_first}",
    ),
    Order(
        "in-force-before-consent",
        "adopted",
        "in force",
        "?b mp:commitment [ mp:byAct ?a ; mp:inForce ?second ] . ?a mp:adopted ?first",
        "{b} is in force from {second}, but {a}, by which the state consents to it, is dated {first}",
    ),
    Order(
        "in-force-before-signature",
        "signed or adopted",
        "in force",
        "?a mp:signed|mp:adopted ?first ; mp:commitment [ mp:inForce ?second ] . BIND(?a AS ?b)",
        "{b} is in force for the state from {second}, but was signed or adopted {at_first}",
    ),
    Order(
        "signed-before-adoption",
        "adopted",
        "signed by the state",
        "?a mp:adopted ?first ; mp:commitment [ mp:signed ?second ] . BIND(?a AS ?b)",
        "{b} was signed by the state {at_second}, but adopted {at_first}",
    ),
    Order(
        "protocol-before-convention",
        "in force",
        "in force",
        "?b mp:supplements ?a ; mp:commitment [ mp:state ?s ; mp:inForce ?second ] . "
        "?a mp:commitment [ mp:state ?s ; mp:inForce ?first ]",
        "{b} is in force for the state from {second}, but {a}, which it supplements, only from {first}",
    ),
    Order(
        "protocol-before-convention",
        "adopted",
        "adopted",
        "?b mp:supplements ?a ; mp:adopted ?second . ?a mp:adopted ?first",
        "{b} was adopted {at_second}, but {a}, which it supplements, {at_first}",
    ),
    Order(
        "end-before-beginning",
        "begins",
        "ends",
        "?a mp:begins ?first ; mp:ends ?second . BIND(?a AS ?b)",
        "{b} ends {at_second}, but begins {at_first}",
    ),
    Order(
        "in-force-before-adoption",
        "adopted",
        "in force",
        "?a mp:adopted ?first ; mp:inForce ?second . BIND(?a AS ?b)",
        "{b} is in force from {second}, but was adopted {at_first}",
    ),
    Order(
        "registered-before-adoption",
        "adopted",
        "registered",
        "?a mp:adopted ?first ; mp:registration/mp:registered ?second . BIND(?a AS ?b)",
        "{b} was registered {at_second}, but adopted {at_first}",
    ),
    Order(
        "amended-before-adoption",
        "adopted",
        "amended",
        "?a mp:adopted ?first ; mp:amended ?second . BIND(?a AS ?b)",
        "{b} was amended {at_second}, but adopted {at_first}",
    ),
    Order(
        "older-than-its-object",
        "adopted",
        "adopted",
        "?b mp:amends|mp:implements ?a ; mp:adopted ?second . ?a mp:adopted ?first",
        "{b} is dated {second}, but {a}, which it amends or implements, {first}",
    ),
    Order(
        "deadline-before-beginning",
        "begins",
        "deadline",
        "?a mp:begins ?first ; mp:target ?b . ?b mp:deadline ?second",
        "{b} has the deadline {second}, but {a}, of which it is a target, begins {at_first}",
    ),
    Order(
        "successor-before-predecessor",
        "begins",
        "begins",
        "?b mp:succeeds ?a ; mp:begins ?second . ?a mp:begins ?first",
        "{b} begins {at_second}, but {a}, which it succeeds, {at_first}",
    ),
    Order(
        "two-dates-of-adoption",
        "adopted",
        "adopted",
        "?a mp:adopts ?b ; mp:adopted ?first . ?b mp:adopted ?second",
        "{b} was adopted {at_second}, but {a}, by which it was adopted, is dated {first}",
    ),
    Order(
        "two-dates-of-adoption",
        "adopted",
        "adopted",
        "?b mp:adopts ?a ; mp:adopted ?second . ?a mp:adopted ?first",
        "{a} was adopted {at_first}, but {b}, by which it was adopted, is dated {second}",
    ),
)
"""What must come first in the life of acts, treaties, programmes and their parts."""
