"""What is held out of a pair."""

from pathlib import Path

import numpy as np
from PIL import Image

from trainer.teach.pair import Pair
from trainer.teach.squares import HELD_OUT_PX, write_pieces


def test_no_piece_shares_a_pixel_with_what_is_held_out(tmp_path: Path) -> None:
    height, width = 300, 420
    number = np.arange(height * width, dtype=np.uint32).reshape(height, width)
    photo = np.stack([number >> 16, number >> 8, number], axis=2).astype(np.uint8)
    counts = write_pieces([Pair(photo, photo, ())], tmp_path, seed=3)

    def numbers(part: str) -> set[int]:
        found: set[int] = set()
        for path in (tmp_path / "A" / part).iterdir():
            rgb = np.asarray(Image.open(path)).astype(np.uint32)
            found |= set(np.unique(rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2]).tolist())
        return found

    train, test = numbers("train"), numbers("test")
    assert not train & test
    assert len(test) == counts[1] * HELD_OUT_PX**2
    assert 0.08 < len(test) / number.size < 0.16
    assert len(train) > 0.6 * (number.size - len(test))
