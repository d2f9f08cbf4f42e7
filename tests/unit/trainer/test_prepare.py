"""Making the training sets of the bundled models."""

import json
import shutil
import struct
from collections import Counter
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
import resvg_py
import torch
from PIL import Image

from tests.helpers.photos import photo_jpeg
from trainer.data.sets import is_held_out
from trainer.errors import DataError
from trainer.prepare import earth, terrain
from trainer.prepare.brush import prepare_brush
from trainer.prepare.colouring import prepare_colouring
from trainer.prepare.credits import credit_of, read_credits
from trainer.prepare.faces import CLASSES, class_of, options_of, prepare_faces, prepare_faces_ink
from trainer.prepare.filters import along_flow
from trainer.prepare.hand import SIZE_PX
from trainer.prepare.kuwahara import anisotropic_kuwahara
from trainer.prepare.look_pairs import LOOKS, prepare_look
from trainer.prepare.looks import impasto, ink, watercolour
from trainer.prepare.paintings import HELD_OUT, prepare_paintings
from trainer.prepare.rcc import resources, unpack_photos
from trainer.prepare.solid import prepare_solid

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


def test_a_mean_along_the_flow_smooths_stripes_along_and_never_across() -> None:
    stripes = (torch.arange(48) // 4 % 2).float().view(1, 1, 48, 1).expand(1, 1, 48, 64)
    noisy = stripes + 0.3 * torch.randn(stripes.shape, generator=torch.Generator().manual_seed(0))
    along = along_flow(noisy, torch.zeros(48, 64), 10.0)
    across = along_flow(noisy, torch.full((48, 64), torch.pi / 2), 10.0)
    inner = (..., slice(12, 36), slice(12, 52))
    assert (along - stripes)[inner].std() < 0.12
    assert across[inner].std() < 0.2 < along[inner].std()


def test_ink_leaves_paper_draws_lines_and_fills_shadows() -> None:
    drawn = ink(edge(0.0), 4.0)
    assert drawn[..., 40:].mean() > 0.9, "light areas stay paper"
    assert drawn[..., :24].mean() < 0.45, "dark ones are washed"
    assert drawn[..., 28:34].mean(dim=1).min() < 0.1, "and the border is a black line"


def test_thick_paint_has_ridges_that_the_photo_has_not() -> None:
    noisy = edge(0.02)
    painted, smoothed = impasto(noisy, 6.0), anisotropic_kuwahara(noisy, 6.0)
    assert painted.min() >= 0
    assert painted.max() <= 1
    assert painted[..., 40:60].std() > 3 * smoothed[..., 40:60].std()


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
    count = prepare_look(
        tmp_path / "photos", out, LOOKS["watercolour"], copyright_file=tmp_path / "copyright", report=lambda _: None
    )
    assert count == 1
    notes = (out / "CREDITS.txt").read_text("utf-8")
    assert "erase__resource__bee.jpg: Ann Apiarist; CC-BY-3.0" in notes
    assert "kangaroo" not in notes
    names = [[path.name for path in (out / side).iterdir()] for side in "AB"]
    assert names[0] == names[1]
    with Image.open(out / "B" / names[0][0]) as painted, Image.open(out / "A" / names[0][0]) as photo:
        assert painted.size == photo.size == (560, 22)
        assert np.abs(np.asarray(painted).astype(int) - np.asarray(photo)).mean() > 2


def test_photos_and_paintings_are_two_domains(tmp_path: Path) -> None:
    (tmp_path / "copyright").write_text(COPYRIGHT)
    for folder, names in (
        ("photos", ["erase__resource__bee.jpg", "explore__kangaroo.jpg"]),
        ("paintings", ["a.jpg", "b.jpg", "c.jpg"]),
    ):
        (tmp_path / folder).mkdir()
        for number, name in enumerate(names):
            photo_jpeg(tmp_path / folder / name, 800 + number, 24)
    photo_jpeg(tmp_path / "photos" / "small.jpg", 300, 24)
    (tmp_path / "paintings" / "index.csv").write_text(
        'file,title,artist\na.jpg,Poppies,"Claude Monet (French, 1840-1926)"\nb.jpg,Saint,Peter Paul Rubens\n'
        "c.jpg,The Laundress,Pierre-Auguste Renoir\n",
        "utf-8",
    )
    out = tmp_path / "out"
    folders = tmp_path / "photos", tmp_path / "paintings"
    count = prepare_paintings(*folders, out, copyright_file=tmp_path / "copyright", report=lambda _: None)
    assert count == 3
    sizes: dict[str, list[int]] = {side: [] for side in "AB"}
    for path in out.rglob("*.png"):
        assert path.parent.name[:-1] == ("test" if is_held_out(path.stem, HELD_OUT) else "train")
        with Image.open(path) as picture:
            sizes[path.parent.name[-1]].append(picture.width)
    assert sizes == {"A": [448], "B": [640, 640]}, "strokes are large beside what a photo shows"
    notes = (out / "CREDITS.txt").read_text("utf-8")
    assert "erase__resource__bee.jpg: Ann Apiarist; CC-BY-3.0" in notes
    assert "Claude Monet (French, 1840-1926): Poppies" in notes
    assert "kangaroo" not in notes
    assert "Rubens" not in notes
    with pytest.raises(DataError, match=r"has no index\.csv"):
        prepare_paintings(tmp_path / "photos", tmp_path / "photos", out)


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
    relief = np.full((270, 540, 3), (131, 166, 160), np.uint8)  # lowlands: no water, though more blue than red
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


@pytest.mark.slow
def test_terrain_is_painted_as_the_pictures_show_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earth, "_STRIDE_PX", (52, 600))
    monkeypatch.setattr(earth, "_WORLD_PX", (1080, 2700))
    maps, out = tmp_path / "maps", tmp_path / "out"
    maps.mkdir()
    satellite = np.full((270, 540, 3), (40, 70, 30), np.uint8)  # a wood
    satellite[120:] = (200, 180, 130)  # sand
    relief = np.full((270, 540, 3), 180, np.uint8)
    relief[:120] = (131, 166, 160)  # lowlands
    relief[:, 200:290] = (120, 160, 220)  # a sea
    relief[120:, 400:440] = 140 + 80 * (np.arange(40)[:, None] // 2 % 2).astype(np.uint8)  # bare ridges
    for name, pixels in (("bmng", satellite), ("shadedrelief", relief)):
        Image.fromarray(pixels).save(maps / f"{name}.jpg", quality=95)
    count = terrain.prepare_terrain(maps, out, report=lambda _: None)

    files = sorted(path.relative_to(out / "A") for path in (out / "A").rglob("*.png"))
    assert len(files) == count > 0
    assert {path.parts[0] for path in files} == {"train", "test"}
    assert not {p.name[:8] for p in files if p.parts[0] == "test"} & {p.name[:8] for p in files if p.parts[0] != "test"}
    colours = {bytes.fromhex(code[1:]): name for name, code in terrain.PALETTE.items()}
    shares: Counter[str] = Counter()
    for path in files:
        painted = np.asarray(Image.open(out / "A" / path))
        assert painted.shape == np.asarray(Image.open(out / "B" / path)).shape == (128, 128, 3)
        for colour, number in Counter(map(bytes, painted.reshape(-1, 3))).items():
            shares[colours[colour]] += number
    assert set(shares) == {"forest", "desert", "water", "mountain"}
    assert shares["desert"] > shares["mountain"]


def test_what_cannot_be_drawn_is_named_and_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """resvg panics on a few drawings, and a panic is no `Exception`."""
    panic = type("PanicException", (BaseException,), {})
    draw = resvg_py.svg_to_bytes

    def drawn(svg_string: str) -> bytes:
        if "polygon" in svg_string:
            raise panic("index out of bounds")
        return bytes(draw(svg_string=svg_string))

    monkeypatch.setattr(resvg_py, "svg_to_bytes", drawn)
    shapes = {"star": '<polygon points="1,1 30,1 16,30"/>', "ball": '<circle cx="16" cy="16" r="9"/>'}
    for style in ("flat", "modern"):
        (tmp_path / "icons" / style).mkdir(parents=True)
        for name, shape in shapes.items():
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{shape}</svg>'
            (tmp_path / "icons" / style / f"{name}.svg").write_text(svg)
    (tmp_path / "LICENSE").write_text("MIT")
    said: list[str] = []
    assert prepare_solid(tmp_path, tmp_path / "out", report=said.append) == 3
    assert {path.name[:4] for path in (tmp_path / "out" / "B").iterdir()} == {"ball"}
    assert any(line.startswith("star is left out") for line in said)


def test_lines_get_dabs_in_the_colours_of_their_areas(tmp_path: Path) -> None:
    package = tmp_path / "openmoji"
    entries = [
        {"hexcode": code, "skintone": tone, "group": group}
        for code, tone, group in (("1F534", "", "objects"), ("1F3FB", "1", "people-body"), ("1F3F3", "", "flags"))
    ]
    entries.append({"hexcode": "2B1B", "skintone": "", "group": "objects"})
    line = '<circle cx="36" cy="36" r="20" fill="none" stroke="#000000" stroke-width="2"/>'
    for kind in ("black", "color"):
        (package / kind / "svg").mkdir(parents=True)
        for code, fill in (("1F534", "#ea5a47"), ("2B1B", "#ffffff")):
            area = f'<circle cx="36" cy="36" r="20" fill="{fill}"/>' if kind == "color" else ""
            svg = f'<svg viewBox="0 0 72 72" xmlns="http://www.w3.org/2000/svg">{area}{line}</svg>'
            (package / kind / "svg" / f"{code}.svg").write_text(svg)
    (package / "data").mkdir()
    (package / "data" / "openmoji.json").write_text(json.dumps(entries))
    (package / "LICENSE.txt").write_text("CC BY-SA 4.0")

    # The one in another skin and the flag are left out, and so is the one without a colour.
    assert prepare_colouring(package, tmp_path / "out", report=lambda _: None) == 4
    for variant in range(4):
        name = f"1f534~{variant}.png"
        lines, coloured = (np.asarray(Image.open(tmp_path / "out" / side / name)).astype(int) for side in "AB")
        assert lines.shape == coloured.shape == (SIZE_PX, SIZE_PX, 3)
        dabs, areas = ((side.max(axis=2) - side.min(axis=2) > 80).sum() for side in (lines, coloured))
        assert variant == 1 or (dabs == 0) == (variant == 0), "none at first, in every colour at last"
        assert areas > 3 * dabs
        assert variant > 1 or (coloured[..., 0] - coloured[..., 2] > 80).sum() == areas, "red as it was drawn"
        assert ((lines.max(axis=2) < 64) & (coloured.max(axis=2) < 64)).sum() > 0.8 * (lines.max(axis=2) < 64).sum()


def test_a_package_that_is_not_openmoji_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is not openmoji") as told:
        prepare_colouring(tmp_path, tmp_path / "out")
    assert len(str(told.value).splitlines()) == 1


def stand_in_for_dicebear(root: Path) -> Path:
    """A folder with packages of DiceBear's names that draw a square in the colour of the hair."""
    drawn = (
        "export const createAvatar = (style, wish) => ({ toString: () => "
        '`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" '
        'fill="#${wish.hairColor[0]}"/></svg>` });\n'
    )
    for name, text in (("core", drawn), ("lorelei", "export const meta = {};\n")):
        folder = root / "node_modules" / "@dicebear" / name
        (folder / "lib").mkdir(parents=True)
        (folder / "lib" / "index.js").write_text(text)
        (folder / "package.json").write_text('{"type": "module", "main": "./lib/index.js"}')
        (folder / "LICENSE").write_text("CC0 1.0")
    return root


def test_faces_have_what_their_options_say_the_same_in_every_run() -> None:
    wishes = [options_of(index) for index in range(300)]
    assert wishes[:5] == [options_of(index) for index in range(5)]
    counts = Counter(class_of(wish) for wish in wishes)
    assert set(counts) == set(CLASSES)
    assert min(counts.values()) > 30
    for wish in wishes:
        assert bool(wish["glasses"]) == ("glasses" in class_of(wish)) == (wish["glassesProbability"] == 100)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js draws the faces")
def test_faces_are_drawn_into_a_folder_for_each_class(tmp_path: Path) -> None:
    package = stand_in_for_dicebear(tmp_path / "npm")
    assert prepare_faces(package, tmp_path / "faces", count=12, report=lambda _: None) == 12
    rows = (tmp_path / "faces" / "attributes.csv").read_text("utf-8").splitlines()
    assert len(rows) == 13
    for index, row in enumerate(rows[1:]):
        name, _, colour, *_ = row.split(",")
        assert name.startswith(class_of(options_of(index)))
        with Image.open(tmp_path / "faces" / name) as picture:
            assert picture.size == (64, 64)
            assert "".join(f"{level:02x}" for level in np.asarray(picture)[30, 30]) == colour
    assert "CC0" in (tmp_path / "faces" / "CREDITS.txt").read_text("utf-8")


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js draws the faces")
def test_faces_in_ink_are_other_ones_but_for_the_held_out(tmp_path: Path) -> None:
    package = stand_in_for_dicebear(tmp_path / "npm")
    assert prepare_faces_ink(package, tmp_path / "faces", count=20, report=lambda _: None) == 20
    names = {
        side: {path.name for path in (tmp_path / "faces" / side).glob("*.png")}
        for side in ("trainA", "trainB", "testA", "testB")
    }
    assert len(names["trainA"] | names["trainB"]) == 20
    assert not names["trainA"] & names["trainB"]
    assert names["testA"] == names["testB"] == {"00020.png", "00021.png"}
    for side, coloured in (("testA", True), ("testB", False)):
        with Image.open(tmp_path / "faces" / side / "00020.png") as picture:
            assert picture.size == (96, 96)
            assert (set(np.asarray(picture)[48, 48].tolist()) in ({0}, {255})) != coloured


def test_faces_need_the_packages(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no @dicebear/lorelei"):
        prepare_faces(tmp_path, tmp_path / "faces", count=1)
