"""Photos whose translation does not fit into a card's memory come out the same."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.imaging.photo import Photo
from studio.inference.session import device_memory, device_notes
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import open_package
from tests.helpers import cards, models, photos
from tests.helpers.cards import Card


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(device_memory, "default_budget", lambda: 2 << 30)
    device_notes._known.clear()
    yield
    device_notes._known.clear()


def test_a_photo_is_translated_in_smaller_tiles_where_the_card_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = open_package(models.local_package(tmp_path))
    photo = Photo(rgb=photos.gradient(300, 200))
    wanted = Translator().translate(TranslateRequest(photo=photo, package=package, device="cpu"))
    monkeypatch.setattr(device_memory, "LEAST_BYTES", 1 << 10)
    card = cards.insert(monkeypatch, Card(holds_px=3 * 150 * 150))
    found = Translator().translate(TranslateRequest(photo=photo, package=package))
    assert (found.device.kind, wanted.tiles) == ("cuda", 1)
    assert found.tiles > 2
    assert np.abs(found.rgb.astype(int) - wanted.rgb).max() <= 1
    failures = sum(values > card.holds_px for values in card.runs)
    card.runs.clear()
    again = Translator().translate(TranslateRequest(photo=photo, package=package))
    assert failures > 0
    assert max(card.runs) <= card.holds_px
    assert np.array_equal(again.rgb, found.rgb)


def test_a_photo_goes_to_the_cpu_where_the_card_holds_no_tile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = open_package(models.local_package(tmp_path))
    photo = Photo(rgb=photos.gradient(300, 200))
    wanted = Translator().translate(TranslateRequest(photo=photo, package=package, device="cpu"))
    cards.insert(monkeypatch, Card(holds_px=10))
    found = Translator().translate(TranslateRequest(photo=photo, package=package))
    assert found.device.reason == "CUDA failed (it has too little memory)"
    assert np.array_equal(found.rgb, wanted.rgb)


def test_a_streamed_photo_steps_down_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = open_package(models.norm_package(tmp_path))
    photo = Photo(rgb=photos.gradient(240, 320))
    wanted = Translator().translate(TranslateRequest(photo=photo, package=package, device="cpu"))
    monkeypatch.setattr(device_memory, "LEAST_BYTES", 1 << 10)
    cards.insert(monkeypatch, Card(holds_px=3 * 240 * 100))
    found = Translator().translate(TranslateRequest(photo=photo, package=package, memory_bytes=64 << 20))
    assert found.device.kind == "cuda"
    assert found.tiles > 2
    assert np.abs(found.rgb.astype(int) - wanted.rgb).max() <= 1
