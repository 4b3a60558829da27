from hypothesis import given
from hypothesis import strategies as st

from judge.package.diagnostics import Diagnostics
from judge.package.tree import DirectoryNode, FileNode, PackageTree

#: Names that sort differently as parts of a path than as its text: "." and "-" come before "/".
NAMES = st.sampled_from(["a", "a.b", "a-b", "ab", "b", "data", "data.zip", "data!"])
PATHS = st.sets(st.lists(NAMES, min_size=1, max_size=4).map(tuple), max_size=20)


def tree_of(paths: set[tuple[str, ...]]) -> PackageTree:
    """Paths that lead through a file are left out."""
    root = DirectoryNode()
    for *above, name in sorted(paths, key=len):
        here = root
        for part in above:
            child = here.children.setdefault(part, DirectoryNode(parent=here))
            if not isinstance(child, DirectoryNode):
                break
            here = child
        else:
            here.children.setdefault(name, FileNode(origin="", size_bytes=0, opener=lambda: None))  # type: ignore[arg-type,return-value]
    return PackageTree(root, Diagnostics())


@given(paths=PATHS, directory=st.lists(NAMES, min_size=1, max_size=3).map("/".join))
def test_files_below_a_directory_come_in_the_order_of_the_names_on_the_way(
    paths: set[tuple[str, ...]], directory: str
) -> None:
    tree = tree_of(paths)
    everything = ["/".join(path) for path in paths if tree.find("/".join(path))]
    below = [path for path in everything if path.startswith(f"{directory}/")]
    assert [file.path for file in tree.below(directory)] == sorted(below, key=lambda path: path.split("/"))
