"""The Generate workspace."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from studio.imaging.recipes.sample_recipe import read_made
from studio.ui.generate.make_slider import MakeSliderDialog
from studio.ui.generate.workspace import GenerateWorkspace
from studio.ui.interpolate.workspace import InterpolateWorkspace
from studio.ui.viewer import qimage
from tests.gui.conftest import Studio
from tests.helpers import generators, models


@pytest.fixture
def studio(qtbot: QtBot, no_leaked_threads: None, home: Path) -> Iterator[Studio]:
    """The window with Generate in front and `plane` chosen."""
    models.invert_package(home / "models")
    generators.plane_package(home / "models")
    generators.flow_package(home / "models")
    generators.classes_package(home / "models")
    window = Studio(qtbot, home)
    window.window.actions_table["generate"].trigger()
    window.wait(lambda: window.session.generate.package is not None)
    window.session.generate.choose("plane")
    window.wait(lambda: filled(window))
    yield window
    window.close()


def filled(studio: Studio) -> bool:
    state = studio.session.generate
    return bool(state.cells) and state.finished


def workspace(studio: Studio) -> GenerateWorkspace:
    found = studio.window._stack.currentWidget()
    assert isinstance(found, GenerateWorkspace)
    return found


def test_the_grid_fills_and_a_click_chooses(studio: Studio) -> None:
    state, grid = studio.session.generate, workspace(studio).grid
    assert len(state.cells) == 24
    assert all(cell.image is not None for cell in state.cells)
    assert [cell.sample.seed for cell in state.cells] == list(range(24))
    studio.qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(5).center().toPoint())
    assert state.selected == 5
    studio.qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert state.selected == 6


def test_locked_pictures_stay_when_others_are_made(studio: Studio) -> None:
    state, grid = studio.session.generate, workspace(studio).grid
    badge = grid._badge(3).center().toPoint()
    studio.qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=badge)
    before = [cell.rgb for cell in state.cells]
    studio.window.actions_table["reroll"].trigger()
    studio.wait(lambda: filled(studio))
    same = [np.array_equal(cell.rgb, old) for cell, old in zip(state.cells, before, strict=True)]
    assert same[3]
    assert sum(same) == 1


def test_temperature_moves_all_pictures_but_locked_ones(studio: Studio) -> None:
    state, panel = studio.session.generate, workspace(studio).panel
    state.toggle_lock(2)
    kept = state.cells[2].rgb
    panel.temperature.set_value(0)
    studio.wait(lambda: filled(studio))
    others = [cell.rgb for index, cell in enumerate(state.cells) if index != 2]
    assert all(np.array_equal(rgb, others[0]) for rgb in others)
    assert np.array_equal(state.cells[2].rgb, kept)
    panel.temperature.reset()
    studio.wait(lambda: filled(studio))
    assert not np.array_equal(state.cells[0].rgb, others[0])


def test_classes_are_offered_where_the_model_has_some(studio: Studio) -> None:
    state, panel = studio.session.generate, workspace(studio).panel
    assert not panel.classes.isVisible()
    state.choose("three-kinds")
    studio.wait(lambda: filled(studio))
    assert [panel.classes.itemText(n) for n in range(panel.classes.count())] == ["dark", "grey", "light"]
    dark = np.mean([cell.rgb.mean() for cell in state.cells])
    panel.classes.setCurrentIndex(2)
    panel.classes.activated.emit(2)
    studio.wait(lambda: filled(studio))
    assert np.mean([cell.rgb.mean() for cell in state.cells]) > dark + 60


def test_more_like_this_and_two_parents(studio: Studio) -> None:
    state, grid, actions = studio.session.generate, workspace(studio).grid, studio.window.actions_table
    state.choose("flow")
    studio.wait(lambda: filled(studio))
    source = state.cells[4].sample.code
    studio.qtbot.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(4).center().toPoint())
    studio.wait(lambda: filled(studio))
    assert state.cells[4].locked
    far = [float(np.linalg.norm(cell.sample.code - source)) for cell in state.cells]
    assert max(far) < np.linalg.norm(source)
    state.set_seed(500)
    studio.wait(lambda: filled(studio))
    studio.qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(0).center().toPoint())
    actions["breed"].trigger()
    assert state.parent_cell == 0
    one, two = state.cells[0].sample.code, state.cells[1].sample.code
    studio.qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(1).center().toPoint())
    studio.wait(lambda: filled(studio))
    assert state.parent_cell is None
    child = state.cells[10].sample.code
    stranger = float(np.linalg.norm(one - two))
    assert np.linalg.norm(child - one) < stranger
    assert np.linalg.norm(child - two) < stranger


def test_the_window_and_the_command_line_make_the_same_bytes(studio: Studio, tmp_path: Path) -> None:
    state = studio.session.generate
    state.set_seed(40)
    state.set_count(9)
    studio.wait(lambda: filled(studio))
    export = studio.session.generate_export
    with studio.qtbot.waitSignal(export.written):
        export.export("sheet", tmp_path / "window.png")
    with studio.qtbot.waitSignal(export.written):
        export.export("folder", tmp_path / "window")
    for out in ("line.png", "line"):
        command = [sys.executable, "-m", "studio", "sample", "--model", "plane", "--seed", "40", "--count", "9"]
        subprocess.run([*command, "-o", str(tmp_path / out)], check=True, capture_output=True)
    assert (tmp_path / "window.png").read_bytes() == (tmp_path / "line.png").read_bytes()
    files = sorted(path.name for path in (tmp_path / "line").iterdir())
    assert len(files) == 9
    for name in files:
        assert (tmp_path / "window" / name).read_bytes() == (tmp_path / "line" / name).read_bytes()


def test_a_saved_sheet_comes_back_by_dropping(studio: Studio, tmp_path: Path) -> None:
    state, export = studio.session.generate, studio.session.generate_export
    state.set_count(4)
    state.set_temperature(0.5)
    studio.wait(lambda: filled(studio))
    wanted = [cell.rgb for cell in state.cells]
    with studio.qtbot.waitSignal(export.written):
        export.export("sheet", tmp_path / "sheet.png")
    made = read_made(tmp_path / "sheet.png")
    assert made is not None
    assert [sample.seed for sample in made.samples] == [0, 1, 2, 3]
    assert made.samples[0].temperature == 0.5
    state.choose("flow")
    studio.wait(lambda: filled(studio))
    studio.drop(tmp_path / "sheet.png")
    studio.wait(lambda: state.package is not None and state.package.id == "plane" and filled(studio))
    assert [cell.locked for cell in state.cells] == [True] * 4
    assert all(np.array_equal(cell.rgb, rgb) for cell, rgb in zip(state.cells, wanted, strict=True))


def test_files_dropped_on_the_rail_wait_for_the_models(qtbot: QtBot, no_leaked_threads: None, home: Path) -> None:
    generators.flow_package(home / "models")
    command = [sys.executable, "-m", "studio", "sample", "--model", "flow", "--seed", "6", "-o", str(home / "six.png")]
    subprocess.run(command, check=True, capture_output=True)
    window = Studio(qtbot, home)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(home / "six.png"))])
    window.drop_mime(mime, window.window.rail.entry("generate"))
    window.drop_mime(mime, window.window.rail.entry("interpolate"))
    window.wait(lambda: any(cell.locked for cell in window.session.generate.cells))
    assert next(cell for cell in window.session.generate.cells if cell.locked).sample.seed == 6
    window.wait(lambda: window.session.timeline.frames == 1)
    assert window.session.timeline.timeline.model == "flow"
    window.close()


def test_a_dragged_picture_is_a_file_with_its_recipe(studio: Studio) -> None:
    path = studio.session.generate_export.drag_file(studio.session.generate.cells[7])
    assert path is not None
    made = read_made(path)
    assert made is not None
    assert made.samples[0].seed == 7
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image), studio.session.generate.cells[7].rgb)


def test_the_map_shows_the_picture_under_the_pointer(studio: Studio) -> None:
    studio.window.actions_table["map_view"].trigger()
    view, latent_map = workspace(studio).map, studio.session.latent_map
    studio.wait(lambda: latent_map.plane is not None)
    studio.wait(lambda: len(latent_map.tiles) > 20)
    studio.qtbot.mouseMove(view, QPoint(300, 200))
    studio.wait(lambda: latent_map.image is not None)
    place = latent_map.place
    assert place is not None
    assert place == pytest.approx(view.to_plane(QPointF(300, 200)))
    before = view.to_plane(QPointF(300, 200))
    view.zoom(2.0, QPointF(300, 200))
    assert view.to_plane(QPointF(300, 200)) == pytest.approx(before)
    studio.qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    kept = [cell for cell in studio.session.generate.cells if cell.locked]
    assert len(kept) == 1
    assert kept[0].sample.code == pytest.approx(before, abs=1e-4)


def test_the_map_can_lie_through_three_pictures(studio: Studio) -> None:
    state, actions = studio.session.generate, studio.window.actions_table
    state.choose("flow")
    studio.wait(lambda: filled(studio))
    assert not actions["map_three"].isEnabled()
    state.toggle_lock(1)
    state.toggle_lock(2)
    state.select(0)
    actions["map_three"].trigger()
    latent_map = studio.session.latent_map
    assert latent_map.plane is not None
    assert latent_map.plane.code(1, 0) == pytest.approx(state.cells[1].sample.code, abs=1e-5)
    actions["map_own"].trigger()
    assert not latent_map.three


def test_a_dropped_photo_shows_what_comes_back_and_how_usual_it_is(studio: Studio, tmp_path: Path) -> None:
    state, panel = studio.session.generate, workspace(studio).photo
    state.choose("flow")
    studio.wait(lambda: filled(studio))
    rgb = np.random.default_rng(5).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(rgb).save(tmp_path / "photo.png")
    studio.drop(tmp_path / "photo.png")
    studio.wait(lambda: studio.session.latent_photo.seen is not None)
    seen = studio.session.latent_photo.seen
    assert seen is not None
    assert seen.encoded.largest_error <= 1
    assert "More usual than" in panel.text.text()
    panel.to_grid.click()
    studio.wait(lambda: filled(studio))
    locked = [cell for cell in state.cells if cell.locked]
    assert np.abs(locked[0].rgb.astype(int) - rgb).max() <= 1


def test_a_pasted_picture_is_shown_as_a_dropped_one(studio: Studio) -> None:
    state = studio.session.generate
    state.choose("flow")
    studio.wait(lambda: filled(studio))
    pixels = np.random.default_rng(2).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    QGuiApplication.clipboard().setImage(qimage.to_image(pixels))
    studio.qtbot.keyClick(workspace(studio).grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    studio.wait(lambda: studio.session.latent_photo.seen is not None)
    seen = studio.session.latent_photo.seen
    assert seen is not None
    assert np.array_equal(seen.encoded.picture, pixels)
    assert workspace(studio).photo.title.text().startswith("Pasted picture")


def test_a_photo_for_a_model_without_encoder_gets_a_clear_line(studio: Studio, tmp_path: Path) -> None:
    studio.session.generate.choose("three-kinds")
    Image.new("RGB", (20, 20)).save(tmp_path / "photo.png")
    studio.drop(tmp_path / "photo.png")
    studio.wait(lambda: bool(studio.session.latent_photo.error))
    assert "can't find the numbers" in workspace(studio).photo.text.text()


def test_a_slider_of_ones_own_moves_pictures_and_stays(studio: Studio, tmp_path: Path) -> None:
    state, actions = studio.session.generate, studio.window.actions_table
    state.choose("flow")
    studio.wait(lambda: filled(studio))
    Image.new("RGB", (8, 8), (200, 200, 200)).save(tmp_path / "light.png")
    Image.new("RGB", (8, 8), (60, 60, 60)).save(tmp_path / "dark.png")
    actions["make_slider"].trigger()
    dialog = workspace(studio).findChild(MakeSliderDialog)
    assert isinstance(dialog, MakeSliderDialog)
    for side, name in ((dialog.having, "light.png"), (dialog.lacking, "dark.png")):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        studio.drop_mime(mime, on=side)
    studio.wait(lambda: dialog.having.list.count() == 1 and dialog.lacking.list.count() == 1)
    assert not dialog.save.isEnabled()
    dialog.name.setText("Light")
    studio.wait(dialog.save.isEnabled)
    dialog.save.click()
    studio.wait(lambda: [slider.name for slider in state.sliders] == ["Light"])
    before = np.mean([cell.rgb.mean() for cell in state.cells])
    workspace(studio).panel.sliders.sliders["Light"].set_value(50)
    studio.wait(lambda: filled(studio))
    assert np.mean([cell.rgb.mean() for cell in state.cells]) > before + 20
    film = studio.session.timeline
    film.choose_model("flow")
    film.add_seed(1)
    studio.window.actions_table["interpolate"].trigger()
    studio.wait(lambda: [slider.name for slider in film.sliders] == ["Light"] and film.frames == 1)
    panel = studio.window._stack.currentWidget()
    assert isinstance(panel, InterpolateWorkspace)
    assert list(panel.panel.key.sliders.sliders) == ["Light"]
    studio.window.actions_table["generate"].trigger()
    state.choose("plane")
    assert not state.sliders
    state.choose("flow")
    studio.wait(lambda: [slider.name for slider in state.sliders] == ["Light"])


def test_a_picture_goes_to_the_other_workspaces(studio: Studio) -> None:
    state, actions, window = studio.session.generate, studio.window.actions_table, studio.window
    state.select(3)
    actions["sample_to_timeline"].trigger()
    keys = studio.session.timeline.timeline.keys
    assert len(keys) == 1
    assert studio.session.timeline.timeline.model == "plane"
    actions["generate"].trigger()
    actions["sample_to_translate"].trigger()
    assert window._stack.currentWidget() is window.workspace
    studio.wait(lambda: len(studio.session.roll.photos) == 1)


def test_models_that_come_and_go_are_noticed(studio: Studio, home: Path) -> None:
    generators.flow_package(home / "models", "another")
    shutil.rmtree(home / "models" / "plane")
    studio.session.shelf.load()
    studio.wait(lambda: studio.session.generators.find("another") is not None)
    assert studio.session.generators.find("plane") is None
    studio.wait(lambda: studio.session.generate.package is not None and studio.session.generate.package.id != "plane")
    studio.wait(lambda: filled(studio))


def test_without_generators_the_panel_says_so(qtbot: QtBot, no_leaked_threads: None, home: Path) -> None:
    window = Studio(qtbot, home)
    window.window.actions_table["generate"].trigger()
    window.wait(lambda: window.session.generators.loaded)
    panel = workspace(window).panel
    window.wait(lambda: "No model" in panel.picker._about.text())
    window.close()
