"""Which files belong to a batch, and what their results are called."""

import os
from pathlib import Path

import pytest
from PIL import Image

from studio.batch import inputs
from studio.batch.finding import FoundFile, find
from studio.batch.naming import Template, default_template
from studio.batch.options import Filters
from studio.batch.parameters import BatchLook, Parameters
from studio.batch.plan import plan
from studio.errors import OutputError, StudioError
from tests.helpers import batches, photos

LOOK = BatchLook(model="m", model_id="water", fingerprint="f", direction="there", strength=0.8)


def _tree(root: Path) -> Path:
    for name in ("b.png", "a.jpg", "sub/c.png", "sub/deep/d.png", "notes.txt", ".hidden.png", ".git/e.png"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 100)
    return root


def _names(root: Path, **more: object) -> list[str]:
    filters = Filters(**{key: value for key, value in more.items() if key != "recursive"})  # type: ignore[arg-type]
    found = find([root], filters, recursive=bool(more.get("recursive")), on_error=inputs.ignore)
    return [str(one.path.relative_to(root)) for one in found]


def test_folders_are_searched_in_order_and_hidden_files_left_out(tmp_path: Path) -> None:
    root = _tree(tmp_path / "in")
    assert _names(root) == ["a.jpg", "b.png"]
    assert _names(root, recursive=True) == ["a.jpg", "b.png", str(Path("sub/c.png")), str(Path("sub/deep/d.png"))]
    (root / "sub" / "round").symlink_to(root)
    assert len(_names(root, recursive=True)) == 4


def test_filters_by_type_size_and_date(tmp_path: Path) -> None:
    root = _tree(tmp_path / "in")
    (root / "large.png").write_bytes(b"x" * 1000)
    os.utime(root / "b.png", (1000, 1000))
    assert _names(root, suffixes=(".jpg",)) == ["a.jpg"]
    assert _names(root, least_bytes=500) == ["large.png"]
    assert _names(root, most_bytes=500) == ["a.jpg", "b.png"]
    assert _names(root, until=2000.0) == ["b.png"]
    assert _names(root, since=2000.0) == ["a.jpg", "large.png"]


def test_what_can_not_be_used_is_told(tmp_path: Path) -> None:
    told: list[str] = []

    def tell(error: StudioError) -> None:
        told.append(str(error))

    (tmp_path / "empty").mkdir()
    assert find([tmp_path / "empty"], on_error=tell) == []
    assert len(told) == 1
    assert "holds no pictures" in told[0]
    photos.photo_png(tmp_path / "empty" / "a.png")
    for filters in (Filters(least_bytes=10**9), Filters(since=9e9), Filters(until=1.0)):
        assert find([tmp_path / "empty"], filters, on_error=tell) == []
        assert "holds no pictures of that size and day, only 1 other" in told[-1]


def _render(template: str, found: FoundFile | None = None, index: int = 7) -> str:
    return str(Template(template).render(found or FoundFile(Path("/in/holiday/my photo.jpg"), Path()), LOOK, index))


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{name}", "my photo"),
        ("{name} {model} {direction} {strength}", "my photo water there 80"),
        ("{index:04d}-{folder}", "0007-holiday"),
        ("{folder}/{model}/{name}", os.path.join("holiday", "water", "my photo")),  # noqa: PTH118
        ("{{{name}}}", "{my photo}"),
        ("a:b*{name}. ", "a_b_my photo"),
        ("../../{name}", "my photo"),
        ("con", "_con"),
    ],
)
def test_templates(template: str, name: str) -> None:
    assert _render(template) == name


def test_tokens_that_look_into_the_file(tmp_path: Path) -> None:
    path = photos.rotated_jpeg(tmp_path / "a.jpg", 6)
    image = Image.open(path)
    exif = image.getexif()
    exif.get_ifd(0x8769)[0x9003] = "2021:03:04 05:06:07"
    image.save(tmp_path / "dated.jpg", exif=exif)
    image.close()
    dated = FoundFile(tmp_path / "dated.jpg", Path(), 1, 86400.0 * 365)
    assert _render("{date:%Y-%m-%d}", dated) == "2021-03-04"
    assert _render("{date}", FoundFile(path, Path(), 1, 86400.0 * 365.5)) == "1971-01-01"
    assert _render("{width}", dated) == "96"
    first = _render("{hash8}", dated)
    assert len(first) == 8
    assert first == _render("{hash8}", dated) != _render("{hash8}", FoundFile(path, Path()))
    assert _render("{width} {hash8}", FoundFile(tmp_path / "gone.jpg", Path())) == "0 00000000"


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{nme}", "did you mean {name}?"),
        ("{name:04d}", "has no meaning"),
        ("{name", "can't be read"),
        ("", "is empty"),
        ("{name!r}", "!r has no meaning"),
    ],
)
def test_templates_without_a_meaning_are_refused(template: str, fault: str) -> None:
    with pytest.raises(OutputError) as refused:
        Template(template)
    assert fault in str(refused.value)


def test_long_names_are_cut_between_letters() -> None:
    name = _render("{name}", FoundFile(Path("/in") / ("ä" * 240 + ".jpg"), Path()))
    assert name == "ä" * 100


def test_the_default_tells_looks_apart() -> None:
    other = BatchLook(model="n", model_id="ink", fingerprint="g")
    assert default_template([LOOK]) == "{name}"
    assert default_template([LOOK, other]) == "{name} {model} {strength}"


def _targets(root: Path, out: Path, **more: object) -> list[tuple[str, str]]:
    frozen: Parameters = batches.parameters(root, out, LOOK, **more)
    entries = plan(frozen, inputs.sources(frozen, inputs.ignore))
    return [(str(entry.target.relative_to(out)), entry.state) for entry in entries]


def test_the_tree_is_kept_and_equal_names_are_numbered(tmp_path: Path) -> None:
    root = _tree(tmp_path / "in")
    (root / "A.png").write_bytes(b"x")
    (root / "clip.mov").write_bytes(b"x")
    (root / "old.avi").write_bytes(b"x")
    made = _targets(root, tmp_path / "out", recursive=True, suffix=".jpg")
    assert [name for name, _ in made] == [
        "A.jpg",
        "a-2.jpg",
        "b.jpg",
        "clip.mov",
        "old.mp4",
        os.path.join("sub", "c.jpg"),  # noqa: PTH118
        os.path.join("sub", "deep", "d.jpg"),  # noqa: PTH118
    ]


@pytest.mark.parametrize(
    ("existing", "wanted"),
    [
        ("renew", ("a-2.jpg", "waiting")),
        ("overwrite", ("a.jpg", "waiting")),
        ("number", ("a-2.jpg", "waiting")),
        ("skip", ("a.jpg", "skipped")),
    ],
)
def test_names_that_are_taken(tmp_path: Path, existing: str, wanted: tuple[str, str]) -> None:
    root, out = _tree(tmp_path / "in"), tmp_path / "out"
    out.mkdir()
    (out / "a.jpg").write_bytes(b"old")
    assert _targets(root, out, suffix=".jpg", existing=existing)[0] == wanted


def test_no_photo_is_written_over_and_results_are_no_photos(tmp_path: Path) -> None:
    root = _tree(tmp_path / "in")
    assert ("b.png", "failed") in _targets(root, root, existing="overwrite")
    assert ("b-2.png", "waiting") in _targets(root, root)
    inside = root / "out"
    inside.mkdir()
    (inside / "a.png").write_bytes(b"a result of yesterday")
    assert len(_targets(root, inside, recursive=True)) == 4
