"""Small forms: the keys of periods, URI templates, the lines of JSON; what has none of the forms is refused."""

from pathlib import Path

import pytest

from kgbuild.csvw import read_description
from kgbuild.errors import Problem
from kgbuild.json_lines import codes_of, read_json
from kgbuild.period import read_period
from kgbuild.template import Template, TemplateError


@pytest.mark.parametrize(
    ("key", "label", "begins", "ends"),
    [
        ("2007", "2007", "2007-01-01", "2007-12-31"),
        ("2010-01-01", "1 January 2010", "2010-01-01", "2010-01-01"),
        ("2008-02-29", "29 February 2008", "2008-02-29", "2008-02-29"),
        ("2009-01-01--2009-08-31", "1 January 2009 to 31 August 2009", "2009-01-01", "2009-08-31"),
        ("academic-2009-2010", "Academic year 2009/10", "2009", "2010"),
    ],
)
def test_a_period_has_a_name_a_beginning_and_an_end(key: str, label: str, begins: str, ends: str) -> None:
    period = read_period(key)
    assert period is not None
    assert (period.label, period.begins.value, period.ends.value) == (label, begins, ends)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "07",
        "0000",
        "20070",
        "２００７",
        "2007-13-01",
        "2009-02-29",
        "20090101",
        "2009-01",
        "2009-W01-1",
        "2009-1-1",
        "2009-08-31--2009-01-01",
        "2009-01-01--2009-01-01",
        "2009-01-01--2009-02-01--2009-03-01",
        "2009-01-01--",
        "academic-2009-2011",
        "academic-2010-2009",
        "academic-2009",
        "period/2007",
        "2007 ",
    ],
)
def test_what_is_no_period_is_refused(key: str) -> None:
    assert read_period(key) is None


@pytest.mark.parametrize(
    ("text", "value", "expanded"),
    [
        ("https://x/id/{+code}", "area/UZB", "https://x/id/area/UZB"),
        ("https://x/id/{code}", "area/UZB", "https://x/id/area%2FUZB"),
        ("https://x/{code}/end", "0-4", "https://x/0-4/end"),
        ("https://x/{+code}", 'a b"<é>', "https://x/a%20b%22%3C%C3%A9%3E"),
        ("https://x/fixed", "any", "https://x/fixed"),
    ],
)
def test_templates_expand_by_rfc_6570(text: str, value: str, expanded: str) -> None:
    assert Template.parse(text).expand({"code": value}) == expanded


@pytest.mark.parametrize("text", ["{#code}", "{?code}", "{a,b}", "{code*}", "{code:3}", "{}", "{a", "a}", "{ code }"])
def test_other_templates_are_refused(text: str) -> None:
    with pytest.raises(TemplateError, match=r"write \{name\} or \{\+name\} with the name of a column"):
        Template.parse(f"https://x/{text}")


def test_a_template_without_its_value_raises() -> None:
    with pytest.raises(KeyError):
        Template.parse("https://x/{code}").expand({"other": "1"})


def test_every_key_knows_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n "a": 1,\n "b": [\n  {"c": 2,\n   "d": 3}\n ]\n}', encoding="utf-8")
    found = read_json(tmp_path, Path("a.json"), [])
    assert found is not None
    assert [found.line(key) for key in ("", "a", "b", "missing")] == [1, 2, 3, 1]
    inner = next(found.children("b"))
    assert [inner.line(key) for key in ("", "c", "d")] == [4, 4, 5]
    assert list(found.child("a").value) == []


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b'{"a": 1,\n}', 2, "not JSON"),
        (b'{\n "a": 1\n "b": 2}', 3, "not JSON"),
        (b"[1, 2]", 1, "must be one object"),
        (b'{"a": "\xff"}', 1, "not UTF-8"),
        (b'{\n\t"a": 1\n}', 1, "indent with blanks only"),
        (b'{"a": {"b": 1,\n "b": 2}}', 1, "key 'b' stands twice"),
        (b"", 1, "not JSON"),
    ],
)
def test_what_is_no_json_object_is_told(tmp_path: Path, data: bytes, line: int, words: str) -> None:
    (tmp_path / "a.json").write_bytes(data)
    problems: list[Problem] = []
    assert read_json(tmp_path, Path("a.json"), problems) is None
    assert [(p.line, words in p.text) for p in problems] == [(line, True)], problems


@pytest.mark.parametrize(
    ("value", "codes"), [("a", ("a",)), (["a", "b"], ("a", "b")), ("", ()), (["a", ""], ()), ([1], ()), (None, ())]
)
def test_codes_are_a_text_or_a_list_of_texts(value: object, codes: tuple[str, ...]) -> None:
    assert codes_of(value) == codes


def test_real_descriptions_are_read_whole(root: Path) -> None:
    files = sorted((root / "data").glob("*/tables/*.csv-metadata.json"))
    problems: list[Problem] = []
    tables = [read_description(root, file.relative_to(root), problems) for file in files]
    assert problems == []
    assert len([t for t in tables if t]) == len(files) == 35
