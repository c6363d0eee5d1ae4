"""Bytes that are another text than they were."""

from __future__ import annotations

from collections.abc import Iterator

from tests.damage.goldens import Golden
from tests.damage.mutations.kit import is_text
from tests.damage.right import Collection, Damage, Place, Right

found = Collection("Encoding")
UTF8 = ("UTF-8", "NUL")


def _words(golden: Golden) -> tuple[str, ...]:
    return (*UTF8, f"no {golden.encoding}", "header", "page", "encod")


def _in(golden: Golden, encoding: str) -> Iterator[Damage]:
    if is_text(golden) and not golden.text.isascii():
        try:
            raw = golden.text.encode(encoding)
        except UnicodeEncodeError:
            return
        if raw != golden.content:
            right = Right(words=_words(golden), noticed=("page", "decoded", "encod"))
            yield Damage(raw, right)


@found("UTF-16")
def utf16(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and "16" not in golden.encoding:
        for encoding in ("utf-16", "utf-16-le"):
            words = (*_words(golden), "JSON")
            yield Damage(golden.text.encode(encoding), Right(words=words))


@found("Latin-1")
def latin1(golden: Golden) -> Iterator[Damage]:
    yield from _in(golden, "latin-1")


@found("Windows 1252")
def cp1252(golden: Golden) -> Iterator[Damage]:
    yield from _in(golden, "cp1252")


@found("DOS 850")
def cp850(golden: Golden) -> Iterator[Damage]:
    yield from _in(golden, "cp850")


@found("one line in another encoding")
def one_line(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and golden.encoding == "utf-8" and not golden.text.isascii():
        lines = golden.text.splitlines(keepends=True)
        place = next(place for place, line in enumerate(lines) if not line.isascii())
        raw = [line.encode() for line in lines]
        raw[place] = lines[place].encode("cp1252", "replace")
        yield Damage(b"".join(raw), Right(words=_words(golden)))


@found("a byte order mark added, or lost")
def bom(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and golden.encoding == "utf-8":
        marked = golden.content.startswith(b"\xef\xbb\xbf")
        raw = golden.content[3:] if marked else b"\xef\xbb\xbf" + golden.content
        yield Damage(raw, Right(states=frozenset()))


@found("two byte order marks")
def two_boms(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and golden.encoding == "utf-8":
        raw = b"\xef\xbb\xbf" * 2 + golden.text.encode()
        right = Right(
            words=("header", "JSON", "mark"), places=(Place(1, 1),), columns=frozenset({""})
        )
        yield Damage(raw, right)


@found("a NUL byte")
def nul(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and "16" not in golden.encoding:
        half = len(golden.content) // 2
        raw = golden.content[:half] + b"\0" + golden.content[half:]
        yield Damage(raw, Right(words=("NUL",)))


@found("a block of NUL bytes at the end")
def nul_block(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and "16" not in golden.encoding:
        yield Damage(golden.content + b"\0" * 512, Right(words=("NUL",)))


@found("UTF-8 decoded twice")
def mojibake(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and golden.encoding == "utf-8" and not golden.text.isascii():
        raw = golden.text.encode().decode("latin-1").encode()
        yield Damage(raw, Right(words=("header",), noticed=("decoded twice",)))


@found("letters replaced by the mark of a failed decoding")
def replaced(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and golden.encoding == "utf-8" and not golden.text.isascii():
        text = "".join(mark if mark.isascii() else "\ufffd" for mark in golden.text)
        yield Damage(text.encode(), Right(words=("header",), noticed=("replacement",)))
