import pytest

from courses.rendering.marks import mark_korean, number_citations


def cite(code: str, number: int) -> str:
    return (
        f'<sup class="cite"><a href="#s-{code}" aria-label="Source {number}">'
        f"{number}</a></sup>"
    )


def numbered(markup: str, numbers: dict[str, int] | None = None) -> str:
    known = {} if numbers is None else numbers
    return number_citations(markup, known, lambda number: f"Source {number}")


def test_number_citations_counts_in_the_order_of_first_use() -> None:
    markup = "<p>One [@R7]. Two [@R2], again [@R7].</p>"

    assert numbered(markup) == (
        f"<p>One{cite('R7', 1)}. Two{cite('R2', 2)}, again{cite('R7', 1)}.</p>"
    )


def test_number_citations_goes_on_from_the_parts_before() -> None:
    numbers = {"R1": 1}

    assert numbered("<p>A [@R5] [@R1]</p>", numbers) == (
        f"<p>A{cite('R5', 2)}{cite('R1', 1)}</p>"
    )
    assert numbers == {"R1": 1, "R5": 2}


def test_number_citations_never_writes_markup_into_a_tag() -> None:
    markup = '<div aria-label="A table [@R1]"><p>Text [@R2]</p></div>'

    assert numbered(markup) == (
        f'<div aria-label="A table"><p>Text{cite("R2", 1)}</p></div>'
    )


def test_number_citations_escapes_the_words_for_screen_readers() -> None:
    marked = number_citations("[@R1]", {}, lambda number: f'"{number}" & <more>')

    assert 'aria-label="&quot;1&quot; &amp; &lt;more&gt;"' in marked


@pytest.mark.parametrize("text", ["[R1]", "[@]", "[@R 1]", "@R1", "[@R1"])
def test_number_citations_leaves_what_is_no_citation(text: str) -> None:
    assert numbered(f"<p>{text}</p>") == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>전자정부</p>", '<p><span lang="ko">전자정부</span></p>'),
        (
            "<p>The 주민등록 번호 (RRN)</p>",
            '<p>The <span lang="ko">주민등록 번호</span> (RRN)</p>',
        ),
        ('<dd lang="ko">전자</dd>', '<dd lang="ko">전자</dd>'),
        (
            '<dd lang="ko">전자</dd><dd>정부</dd>',
            '<dd lang="ko">전자</dd><dd><span lang="ko">정부</span></dd>',
        ),
        (
            '<span lang="ko">전 <span>자</span> 정부</span> 끝',
            '<span lang="ko">전 <span>자</span> 정부</span> <span lang="ko">끝</span>',
        ),
        (
            '<p lang="ko">전<pre>자</pre>정부</p>',
            '<p lang="ko">전<pre>자</pre>정부</p>',
        ),
        (
            '<p lang="ko">전<br/>자<p/>정</p>부',
            '<p lang="ko">전<br/>자<p/>정</p><span lang="ko">부</span>',
        ),
        ('<img alt="전자정부" src="x">', '<img alt="전자정부" src="x">'),
        ("<p>No Korean here.</p>", "<p>No Korean here.</p>"),
        ("", ""),
    ],
)
def test_mark_korean_marks_each_run_of_hangul_once(markup: str, expected: str) -> None:
    assert mark_korean(markup) == expected


@pytest.mark.parametrize(
    "markup", ["<p>전자 <b>정부</b> 법</p>", "전 자", "<i>한</i>글"]
)
def test_mark_korean_twice_is_the_same_as_once(markup: str) -> None:
    once = mark_korean(markup)

    assert mark_korean(once) == once
