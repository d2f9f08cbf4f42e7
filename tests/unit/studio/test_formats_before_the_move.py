"""Files that the program wrote before its modules moved: each opens as it did, with the same values in it.

They lie in `tests/fixtures/formats_before_the_move` and are never written again. In `session.json`, `@PHOTOS@` stands
for the folder of the photos.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from studio import cli
from studio.batch.journal import Journal
from studio.batch.options import Filters
from studio.batch.parameters import BatchLook, MaskSource, Parameters
from studio.imaging.files import read_recipe
from studio.imaging.options import SaveOptions
from studio.imaging.recipes.recipe import PictureRecipe, StoredMask
from studio.imaging.recipes.sample_recipe import read_made
from studio.package.loader import open_package
from studio.state.photos.sources import PastedPicture
from studio.state.session import Session
from studio.state.settings import Settings
from studio.timeline.keyframes import PhotoSource, SeedSource
from studio.timeline.project import open_project
from studio.ui.viewer import qimage
from tests.helpers import readback

BEFORE = Path(__file__).parents[2] / "fixtures" / "formats_before_the_move"
TWO_WAY = "338fbfe865aafa8e6f2144a0cf5e26fd6c17023ad115cfb2d834e2e5c190faad"
FLOW = "131443aa56d93597ab4e8018ffd31c882c724891799224dbe9d4d24c778f6e84"


def test_packages_open_with_the_fingerprints_that_pictures_name() -> None:
    two_way = open_package(BEFORE / "models" / "two-way")
    assert (two_way.id, two_way.fingerprint) == ("two-way", TWO_WAY)
    assert [graph.direction for graph in two_way.manifest.graphs] == ["lighter", "darker"]
    flow = open_package(BEFORE / "models" / "flow")
    assert flow.fingerprint == FLOW
    assert [latent.shape for latent in flow.manifest.latents] == [(1, 8, 8), (2, 8, 8)]
    sketch = open_package(BEFORE / "models" / "a-pen").manifest.sketch
    assert sketch is not None
    assert (sketch.palette, sketch.brush_px, sketch.background) == (("#000000",), 4.0, "#ffffff")


def test_recipes_in_pictures_hold_what_they_held() -> None:
    masked = read_recipe(BEFORE / "masked.png")
    assert masked is not None
    assert masked.mask is not None
    mask = masked.mask.mask()
    assert mask is not None
    assert (mask.width, mask.height, mask.inverted, mask.feather) == (48, 36, False, 30)
    assert (mask.pixels[:, :20] == 0).all()
    assert (mask.pixels[:, 20:] == 255).all()
    assert masked == _recipe(
        direction="darker", strength=0.75, seed=3, keep="brightness", mask=masked.mask, photo="7419924071f7d8aa"
    )
    assert read_recipe(BEFORE / "sized.jpg") == _recipe(direction="lighter", size=24, photo="4bca9dffb9ef7ef1")


def _recipe(*, direction: str, photo: str, mask: StoredMask | None = None, **more: object) -> PictureRecipe:
    about = {"model": "two-way", "model_name": "Two way", "model_hash": TWO_WAY}
    made = {"device": "CPU, 2 cores", "program": "0.1.0"}
    return PictureRecipe(**about, **made, direction=direction, photo=photo, mask=mask, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("result", "photo"), [("masked.png", "a.png"), ("sized.jpg", "b.jpg")])
def test_a_picture_is_made_again_from_what_it_holds(result: str, photo: str, studio_home: Path, tmp_path: Path) -> None:
    shutil.copytree(BEFORE / "models", studio_home / "models")
    again = tmp_path / result
    command = ["translate", str(BEFORE / "photos" / photo), "-o", str(again), "--like", str(BEFORE / result)]
    assert cli.run([*command, "--device", "cpu"]) == 0
    difference = readback.pixels(again).astype(int) - readback.pixels(BEFORE / result)
    assert abs(difference).max() <= 1
    assert read_recipe(again) is not None


def test_seeds_and_latents_in_a_sheet_of_samples() -> None:
    sheet = read_made(BEFORE / "samples.png")
    assert sheet is not None
    assert (sheet.model, sheet.model_hash) == ("flow", FLOW)
    assert [sample.seed for sample in sheet.samples] == [7, 8, 9, 10]
    assert {sample.temperature for sample in sheet.samples} == {0.5}
    assert [sample.latents.size for sample in sheet.samples] == [192] * 4
    np.testing.assert_allclose(sheet.samples[0].latents[:3], [1.5219693, -1.1441058, 1.1501616], rtol=1e-6)


def test_a_timeline() -> None:
    timeline = open_project(BEFORE / "film.json")
    assert (timeline.model, timeline.model_hash) == ("flow", FLOW)
    assert (timeline.way, timeline.even, timeline.loop, timeline.fps) == ("spline", True, True, 30)
    first, second, photo = timeline.keys
    assert first.source == SeedSource(4)
    assert (first.hold, first.span, first.temperature, first.easing) == (3, 9, 0.8, "out")
    assert (second.source, second.span, second.easing) == (SeedSource(5), 30, "smooth")
    assert photo.source == PhotoSource(path=str(BEFORE / "a.png"))
    assert timeline.frames == 72


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """The queue, copied: opening it writes beside it."""
    shutil.copy(BEFORE / "queue.sqlite", tmp_path)
    opened = Journal(tmp_path / "queue.sqlite")
    yield opened
    opened.close()


def _everything() -> Parameters:
    recipe = read_recipe(BEFORE / "masked.png")
    assert recipe is not None
    return Parameters(
        inputs=("/photos",),
        out="/results",
        looks=(
            BatchLook(
                model="two-way",
                model_id="two-way",
                fingerprint="0123456789abcdef",
                direction="darker",
                strength=0.25,
            ),
            BatchLook(model="a-pen", model_id="a-pen", fingerprint="fedcba9876543210"),
        ),
        recursive=True,
        filters=Filters(suffixes=(".png", ".jpg"), least_bytes=10, most_bytes=1 << 30, since=1.0e9, until=2.0e9),
        name="{name}-{model}",
        suffix=".jpg",
        clip_suffix=".mp4",
        seconds=1.0,
        existing="number",
        mask=MaskSource(stored=recipe.mask, inverted=True, feather=7),
        masks="/masks",
        without_mask="skip",
        size=512,
        keep="colour",
        seed=11,
        device="cpu",
        memory=1 << 30,
        budget=1 << 29,
        saving=SaveOptions(quality=80, depth=8, resolution="working"),
        keep_times=True,
        report="/report",
        low_priority=True,
        watch=True,
    )


def test_a_queue_has_its_jobs_and_what_became_of_each_file(journal: Journal) -> None:
    full, plain = journal.jobs()
    assert full.parameters == _everything()
    assert (full.title, full.maker, full.state, full.reason) == ("photos", "command", "paused", "the disk is full")
    assert (plain.title, plain.maker, plain.state) == ("a.png", "window", "open")
    assert (plain.parameters.inputs, plain.parameters.one_file, plain.parameters.budget) == (
        ("/photos/a.png",),
        True,
        1 << 28,
    )
    rows = journal.files(full.id)
    assert sorted((row.source.name, row.state, row.reason, row.notes, row.seconds) for row in rows) == [
        ("a.png", "done", "", "scaled", 1.5),
        ("b.png", "failed", "unexpected fault", "", 0.0),
        ("c.png", "waiting", "", "", 0.0),
        ("d.png", "waiting", "", "", 0.0),
    ]
    assert {row.target.name for row in rows} == {f"{name}-two-way.jpg" for name in "abcd"}


def test_a_batch_that_began_then_goes_on_now(journal: Journal) -> None:
    everything = _everything()
    assert everything.signature == "9dd31a584b0e470f8ce044cfa0284a4becea54517059f411880b34d29088b238"
    found = journal.last_like(everything)
    assert found is not None
    assert found.id == journal.jobs()[0].id
    result = journal.result(Path("/results/b.jpg"))
    assert result is not None
    assert (result.size, result.photo, result.photo_size) == (2518, Path("/photos/b.jpg"), 1314)


@pytest.fixture
def session(qtbot: QtBot, studio_home: Path, tmp_path: Path) -> Iterator[Session]:
    """All that stands behind a window, begun in the home folder that was left then."""
    shutil.copytree(BEFORE / "photos", tmp_path / "photos")
    shutil.copytree(BEFORE / "models", studio_home / "models")
    shutil.copytree(BEFORE / "session" / "unsaved", studio_home / "unsaved")
    stored = (BEFORE / "session" / "session.json").read_text("utf-8")
    (studio_home / "session.json").write_text(stored.replace("@PHOTOS@", (tmp_path / "photos").as_posix()), "utf-8")
    opened = Session(qimage, Settings())
    opened.start()
    qtbot.waitUntil(lambda: len(opened.roll.photos) == 4 and opened.translate.full_result is not None, timeout=20_000)
    yield opened
    assert opened.close()
    opened.deleteLater()
    QCoreApplication.processEvents()


def test_a_session_comes_back_with_photo_look_mask_drawing_and_paste(session: Session) -> None:
    roll, history = session.roll, session.history
    assert sorted(photo.name for photo in roll.photos) == ["Drawing 1", "Pasted picture", "a.png", "b.jpg"]
    shown = roll.current
    assert shown is not None
    assert shown.name == "a.png"
    assert session.viewing.mode == "side"
    look = session.translate.look
    assert (look.model, look.direction, look.strength, look.keep) == ("two-way", "darker", 0.5, "colour")
    assert look.mask is not None
    assert (look.mask.width, look.mask.height, look.mask.inverted, look.mask.feather) == (48, 36, True, 40)
    steps = history.of(shown.id)
    assert steps is not None
    assert [step.strength for step in steps.steps] == [1.0, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert [step.direction for step in steps.steps[:3]] == ["lighter", "lighter", "darker"]
    assert [(name, kept.strength, kept.mask) for name, kept in steps.snapshots] == [("1  Two way, 50 %", 0.5, None)]
    (drawing,) = session.desk.drawings
    assert (drawing.name, drawing.background, drawing.unsaved) == ("Drawing 1", "#ffffff", True)
    assert (drawing.sheet.pixels[256, 110:390] < 128).all()
    (paste,) = (photo for photo in roll.photos if photo.name == "Pasted picture")
    assert isinstance(paste.source, PastedPicture)
    assert paste.source.data == (BEFORE / "photos" / "b.jpg").read_bytes()
