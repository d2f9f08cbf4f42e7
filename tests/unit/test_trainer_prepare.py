"""Making the training sets of the bundled models."""

import json
import struct
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
import torch
from PIL import Image

from tests.helpers.photos import photo_jpeg
from trainer.data.prepare import earth
from trainer.data.prepare.brush import prepare_brush
from trainer.data.prepare.credits import credit_of, read_credits
from trainer.data.prepare.kuwahara import anisotropic_kuwahara, watercolour
from trainer.data.prepare.rcc import resources, unpack_photos
from trainer.data.prepare.watercolour import prepare_watercolour
from trainer.errors import DataError

COPYRIGHT = """Format: 1.0

Files: *
Copyright: 2014 The Makers
License: GPL-3+

Files: src/activities/erase/resource/bee.jpg
       src/activities/erase/resource/wasp*.jpg
Copyright: Ann Apiarist
License: CC-BY-3.0

Files: src/activities/explore/kangaroo.jpg
Copyright: A Photographer
License: GFDL-NIV-1.2
"""


def edge(noise: float) -> torch.Tensor:
    """A noisy vertical edge, 1×3×48×64 in [0, 1]."""
    image = torch.full((1, 3, 48, 64), 0.2)
    image[..., 32:] = 0.8
    return (image + noise * torch.randn(image.shape, generator=torch.Generator().manual_seed(0))).clamp(0, 1)


def test_kuwahara_smooths_the_areas_and_keeps_the_edge() -> None:
    filtered = anisotropic_kuwahara(edge(0.08), 5.0)
    left, right = filtered[..., 8:24], filtered[..., 40:56]
    assert left.std() < 0.02
    assert right.std() < 0.02
    assert float((filtered[..., 34] - filtered[..., 29]).mean()) > 0.5


def test_watercolour_darkens_the_rim_of_a_wash() -> None:
    painted = watercolour(edge(0.0), 4.0)
    assert painted.min() >= 0
    assert painted.max() <= 1
    flat, rim = painted[0, :, 24, 60].mean(), painted[0, :, 24, 32:36].mean(dim=0).min()
    assert rim < flat - 0.05


@pytest.mark.parametrize(
    ("path", "holder"),
    [
        ("erase/resource/bee.webp", "Ann Apiarist"),
        ("erase/resource/wasp2.jpg", "Ann Apiarist"),
        ("explore/kangaroo.jpg", "A Photographer"),
        ("erase/resource/beetle.jpg", "2014 The Makers"),
    ],
)
def test_each_photo_is_credited_to_its_maker(path: str, holder: str, tmp_path: Path) -> None:
    (tmp_path / "copyright").write_text(COPYRIGHT)
    credit = credit_of(PurePosixPath(path), read_credits(tmp_path / "copyright"))
    assert credit is not None
    assert credit.holders == holder


def test_photos_under_the_gfdl_are_left_out_and_the_others_credited(tmp_path: Path) -> None:
    (tmp_path / "copyright").write_text(COPYRIGHT)
    (tmp_path / "photos").mkdir()
    for number, name in enumerate(("erase__resource__bee.jpg", "explore__kangaroo.jpg")):
        photo_jpeg(tmp_path / "photos" / name, 600 + number, 24)
    out = tmp_path / "out"
    count = prepare_watercolour(tmp_path / "photos", out, copyright_file=tmp_path / "copyright", report=lambda _: None)
    assert count == 1
    notes = (out / "CREDITS.txt").read_text("utf-8")
    assert "erase__resource__bee.jpg: Ann Apiarist; CC-BY-3.0" in notes
    assert "kangaroo" not in notes
    names = [[path.name for path in (out / side).iterdir()] for side in "AB"]
    assert names[0] == names[1]
    with Image.open(out / "B" / names[0][0]) as painted, Image.open(out / "A" / names[0][0]) as photo:
        assert painted.size == photo.size == (560, 22)
        assert np.abs(np.asarray(painted).astype(int) - np.asarray(photo)).mean() > 2


def test_pen_and_brush_lie_on_each_other(tmp_path: Path) -> None:
    stroke = "M 180 470 L 840 500 L 850 420 L 180 400 Z"
    character = {"strokes": [stroke], "medians": [[[190, 435], [500, 445], [840, 460]]]}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "一.json").write_text(json.dumps(character), "utf-8")
    assert prepare_brush(tmp_path / "in", tmp_path / "out", report=lambda _: None) == 2
    for path in (tmp_path / "out" / "A").iterdir():
        pen, brush = (np.asarray(Image.open(tmp_path / "out" / side / path.name)) < 128 for side in "AB")
        assert path.name.startswith("4e00~")
        assert brush.sum() > pen.sum() * 0.8
        assert (pen & brush).sum() > 0.8 * pen.sum()


def test_a_folder_without_characters_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no characters in"):
        prepare_brush(tmp_path, tmp_path / "out")


def write_rcc(path: Path, names: list[str], data: bytes) -> None:
    """A Qt resource file of version 1 that holds `data` once, below the folders `names`."""
    offsets, table = [], b""
    for name in names:
        offsets.append(len(table))
        table += struct.pack(">HI", len(name), 0) + name.encode("utf-16-be")
    tree = struct.pack(">IHII", 0, 2, 1, 1)
    for index in range(len(names) - 1):
        tree += struct.pack(">IHII", offsets[index], 2, 1, index + 2)
    tree += struct.pack(">IHHHI", offsets[-1], 0, 0, 0, 0)
    blob = struct.pack(">I", len(data)) + data
    start = 20
    header = struct.pack(">4s4I", b"qres", 1, start, start + len(tree), start + len(tree) + len(blob))
    path.write_bytes(header + tree + blob + table)


def test_photos_come_out_of_qt_resources_as_they_are(tmp_path: Path) -> None:
    photo = photo_jpeg(tmp_path / "bee.jpg", 600, 40).read_bytes()
    (tmp_path / "in").mkdir()
    write_rcc(tmp_path / "in" / "erase.rcc", ["gcompris", "erase", "resource", "bee.jpg"], photo)
    assert list(resources(tmp_path / "in" / "erase.rcc")) == [("gcompris/erase/resource/bee.jpg", photo)]
    assert unpack_photos(tmp_path / "in", tmp_path / "out", report=lambda _: None) == 1
    assert (tmp_path / "out" / "erase__resource__bee.jpg").read_bytes() == photo


def test_a_damaged_resource_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "erase.rcc").write_bytes(b"qres" + b"\xff" * 40)
    with pytest.raises(DataError, match=r"erase\.rcc is damaged"):
        list(resources(tmp_path / "erase.rcc"))


def test_earth_keeps_its_true_pairs_for_measuring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earth, "_STRIDE_PX", (52, 600))
    maps, out = tmp_path / "maps", tmp_path / "out"
    maps.mkdir()
    place = np.indices((270, 540)).sum(axis=0) % 200
    satellite = np.stack([place, place, place // 2], axis=2).astype(np.uint8)
    relief = np.full((270, 540, 3), 180, np.uint8)
    relief[:, 200:290] = (120, 160, 220)
    for name, pixels in (("bmng", satellite), ("shadedrelief", relief)):
        Image.fromarray(pixels).save(maps / f"{name}.jpg", quality=95)
    count = earth.prepare_earth(maps, out, report=lambda _: None)

    unpaired, paired = out / "earth-unpaired", out / "earth-paired"
    names = {folder.name: {path.name for path in folder.iterdir()} for folder in unpaired.iterdir() if folder.is_dir()}
    assert names["testA"] == names["testB"]
    assert not names["trainA"] & names["trainB"]
    assert not (names["trainA"] | names["trainB"]) & names["testA"]
    assert {name for part in names.values() for name in part} == {
        path.name for path in paired.rglob("*.png")
    }  # fmt: skip
    assert count == sum(len(part) for part in names.values()) - len(names["testA"])
    water = {f"sector{sector:02d}" for sector in range(12, 16)}
    assert not {name[:8] for name in names["trainA"] | names["trainB"] | names["testA"]} & water
    for side, of in (("A", "testB"), ("B", "testA")):
        for path in (paired / side / "test").iterdir():
            assert path.read_bytes() == (unpaired / of / path.name).read_bytes()
    assert "Blue Marble" in (unpaired / "CREDITS.txt").read_text("utf-8")


def test_earth_without_its_maps_says_what_to_unpack(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"there is no bmng\.jpg"):
        earth.prepare_earth(tmp_path, tmp_path / "out")
