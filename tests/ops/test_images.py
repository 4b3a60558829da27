import io
import tarfile
from pathlib import Path

import pytest

from ops.setup.checkout import IMAGES
from ops.setup.context import digest_inputs, pack_context
from ops.setup.failure import SetupFailure
from ops.setup.images import BUILDER_STEP, find_images, installed_languages, with_parents

LANGUAGES = ["c", "python"]


def names_in(context: bytes) -> set[str]:
    with tarfile.open(fileobj=io.BytesIO(context)) as tar:
        return set(tar.getnames())


def test_every_image_comes_after_those_it_stands_on() -> None:
    images = find_images()
    order = list(images)
    for position, name in enumerate(order):
        assert images[name].parents <= set(order[:position])


def test_a_folder_with_a_language_description_is_a_language_image() -> None:
    assert find_images()["judge-lang-python"].folder == "python"
    assert find_images()["judge-postgres"].folder == "postgres"


def test_an_image_is_built_with_all_it_stands_on_and_no_more() -> None:
    chosen = with_parents(["judge-lang-c"], find_images())
    assert list(chosen) == ["judge-base", "judge-supervisor", "judge-lang-c"]


def test_the_same_files_make_the_same_context_whatever_their_times(tmp_path: Path) -> None:
    first = pack_context("nsq", LANGUAGES)
    dockerfile = Path(__file__).parents[2] / "images/nsq/Dockerfile"
    dockerfile.touch()
    assert pack_context("nsq", LANGUAGES) == first


def test_another_parent_makes_another_digest() -> None:
    context = pack_context("nsq", LANGUAGES)
    assert digest_inputs(context, "sha256:1") != digest_inputs(context, "sha256:2")


def test_a_file_that_another_folder_shares_is_packed_as_a_file() -> None:
    with tarfile.open(fileobj=io.BytesIO(pack_context("pypy", LANGUAGES))) as tar:
        shared = tar.extractfile("compile.py")
        assert shared is not None
        assert shared.read() == (IMAGES / "python" / "compile.py").read_bytes()


def test_the_site_knows_only_the_installed_languages() -> None:
    names = names_in(pack_context("web", LANGUAGES))
    assert {name for name in names if name.endswith("language.toml")} == {
        "images/c/language.toml",
        "images/python/language.toml",
    }


def test_no_secret_and_nothing_built_travels_into_an_image() -> None:
    names = names_in(pack_context("web", LANGUAGES)) | names_in(pack_context("worker", LANGUAGES))
    assert not {name for name in names if ".env" in name or "node_modules" in name or "__pycache__" in name}


def test_a_language_without_a_folder_is_refused_by_name() -> None:
    with pytest.raises(SetupFailure, match="not klingon"):
        installed_languages({"JUDGE_LANGUAGES": "c, klingon"})


@pytest.mark.parametrize(
    "line",
    ["Step 3/12 : RUN make", "#7 [3/12] RUN make", "#11 [build 3/12] RUN make"],
)
def test_progress_of_both_builders_is_understood(line: str) -> None:
    step = BUILDER_STEP.match(line)
    assert step is not None
    assert (step[1] or step[2], step[3]) == ("3/12", "RUN make")
