"""Flat drawings as if they were moulded."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.errors import DataError
from trainer.prepare.relief import areas_of, hard_edged, moulded
from trainer.prepare.solid import prepare_solid


def test_a_flat_drawing_is_moulded_under_light_from_the_upper_left(tmp_path: Path) -> None:
    package = tmp_path / "fluent"
    (package / "icons" / "flat").mkdir(parents=True)
    for name in ("ball", "hand-dark"):
        ball = '<circle cx="16" cy="16" r="12" fill="#d22f27"/>'
        svg = f'<svg viewBox="0 0 32 32" xmlns="http://www.w3.org/2000/svg">{ball}</svg>'
        (package / "icons" / "flat" / f"{name}.svg").write_text(svg)
    (package / "LICENSE").write_text("MIT")
    assert prepare_solid(package, tmp_path / "out", report=lambda _: None) == 3, "other skins are left out"
    for variant in range(3):
        flat, solid = (
            np.asarray(Image.open(tmp_path / "out" / side / f"ball~{variant}.png")).astype(int) for side in "AB"
        )
        inside = (flat == (210, 47, 39)).all(axis=2)
        assert (solid[inside][:, 0] > solid[inside][:, 1:].max(axis=1)).all(), "red stays red"
        rows, columns = np.nonzero(inside)
        upper_left = rows + columns < np.quantile(rows + columns, 0.2)
        lower_right = rows + columns > np.quantile(rows + columns, 0.8)
        assert solid[inside][upper_left].mean() > solid[inside][lower_right].mean() + 10
    with pytest.raises(DataError, match="is not fluentui-emoji"):
        prepare_solid(tmp_path, tmp_path / "out")


def test_a_pen_with_hard_edges_has_no_colours_but_its_own() -> None:
    flat = np.full((60, 60, 3), 255, np.uint8)
    flat[20:40, 20:40] = (0, 116, 186)
    smooth = flat.copy()
    smooth[:, 19], smooth[:, 20] = (200, 220, 240), (60, 140, 200)
    hard = hard_edged(smooth, flat)
    assert {tuple(colour) for colour in hard.reshape(-1, 3).tolist()} == {(255, 255, 255), (0, 116, 186)}
    assert (hard[30, 19] == 255).all()
    assert hard[30, 20].tolist() == [0, 116, 186]


def test_paper_takes_the_shadow_of_what_lies_on_it_and_stays_white_elsewhere() -> None:
    flat = np.full((120, 120, 3), 255, np.uint8)
    flat[40:70, 40:70] = (0, 116, 186)
    flat[50:60, 50:60] = (252, 213, 63)
    areas = areas_of(flat)
    assert areas.shape == (2, 120, 120)
    made = moulded(flat, areas).astype(int)
    assert (made[:25] > 250).all()
    assert (made[100:] > 250).all()
    assert made[73, 60].max() < 240, "to the lower right a shadow falls"
    assert made[36, 50].min() > 240
    height, others = made.mean(axis=2), [(45, 45), (65, 65)]
    assert height[52, 52] > height[57, 57], "an area on another one swells by itself"
    assert height[others[0]] > height[others[1]]
