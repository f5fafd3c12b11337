from __future__ import annotations

import pytest

from mnlint.document.decode import UnreadableFileError, decode


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Café – “fine”\r\n".encode(), "utf-8"),
        ("Café – “fine”\r\n".encode("utf-8-sig"), "utf-8"),
        ("Café – “fine”\r\n".encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + "Café – “fine”\r\n".encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + "Café – “fine”\r\n".encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_marked_and_plain_unicode_is_decoded_without_its_mark_and_can_be_written_back(data, encoding):
    decoded = decode(data)
    assert decoded.text == "Café – “fine”\r\n"
    assert decoded.encoding == encoding
    assert decoded.problems == ()
    assert decoded.mark + decoded.text.encode(decoded.encoding) == data


def test_a_mark_elsewhere_is_text():
    assert decode("a\ufeffb".encode()).text == "a\ufeffb"


def test_cp1252_is_decoded_with_a_problem_at_the_first_such_byte():
    decoded = decode("Hello, it’s a caf\xe9".encode("cp1252"))
    assert decoded.text == "Hello, it’s a café"
    (problem,) = decoded.problems
    assert problem.kind == "decoded-as-cp1252"
    assert decoded.text[problem.span.start : problem.span.end] == "’"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 8),
        (b"caf\xe9 \x01\x02", 5),
        (b"\xff\xfea", 2),
        ("é".encode("cp1252") + b"\x81", 1),
    ],
)
def test_what_is_no_text_is_refused_with_place_cause_and_remedy(data, place):
    with pytest.raises(UnreadableFileError) as caught:
        decode(data)
    assert caught.value.place == place
    assert caught.value.cause
    assert caught.value.remedy
    assert str(place) in str(caught.value)


def test_an_empty_file_is_empty_text():
    assert decode(b"").text == ""
