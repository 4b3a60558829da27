"""Which output a file is, however its author zipped it."""

import pytest

from judge.output_names import OutputFault, OutputFaultKind, output_of, stored_name

PLAIN = ("1.out", "2.out")
NESTED = ("sample/1.out", "secret/a/1.out", "secret/b/1.out", "secret/b/2.out")


@pytest.mark.parametrize(
    ("path", "outputs", "output"),
    [
        ("1.out", PLAIN, "1.out"),
        ("mine/1.out", PLAIN, "1.out"),
        ("mine/deep/1.out", PLAIN, "1.out"),
        ("mine\\1.out", PLAIN, "1.out"),
        ("sample/1.out", NESTED, "sample/1.out"),
        ("a/1.out", NESTED, "secret/a/1.out"),
        ("mine/secret/b/1.out", NESTED, "secret/b/1.out"),
        ("2.out", NESTED, "secret/b/2.out"),
        ("secret-b-1.out", NESTED, "secret/b/1.out"),
    ],
)
def test_a_folder_more_or_less_does_not_matter(path: str, outputs: tuple[str, ...], output: str) -> None:
    assert output_of(path, outputs) == output


@pytest.mark.parametrize(
    ("path", "outputs", "kind"),
    [
        ("3.out", PLAIN, OutputFaultKind.UNKNOWN),
        ("1.txt", PLAIN, OutputFaultKind.UNKNOWN),
        ("", PLAIN, OutputFaultKind.UNKNOWN),
        ("1.out", (), OutputFaultKind.UNKNOWN),
        ("1.out", NESTED, OutputFaultKind.AMBIGUOUS),
        ("secret/1.out", NESTED, OutputFaultKind.AMBIGUOUS),
    ],
)
def test_what_is_no_output_or_may_be_several_is_refused(
    path: str, outputs: tuple[str, ...], kind: OutputFaultKind
) -> None:
    with pytest.raises(OutputFault) as refused:
        output_of(path, outputs)
    assert refused.value.kind is kind


def test_a_stored_name_leads_back_to_its_output() -> None:
    assert [output_of(stored_name(output), NESTED) for output in NESTED] == list(NESTED)
