"""The log stays small, and what is handed on of it names nobody."""

import logging
from pathlib import Path

import pytest

import studio
from studio.errors import StudioError
from studio.state.diagnostics import diagnostics, without_paths
from studio.system.log import LOG, LogFile, note_unexpected


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "logs" / "studio.log")
    logger = logging.Logger("test")
    logger.addHandler(file)
    for _ in range(400):
        logger.error("x" * 10_000)
    file.close()
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "logs").iterdir()}
    assert set(sizes) == {"studio.log", "studio.log.1", "studio.log.2"}
    assert max(sizes.values()) <= 1_000_000


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    file = LogFile(tmp_path / "logs" / "studio.log")
    file.emit(logging.LogRecord("test", logging.ERROR, "", 0, "lost", None, None))
    file.close()


def test_only_what_nobody_expected_is_noted(caplog: pytest.LogCaptureFixture) -> None:
    note_unexpected(StudioError("the disk is full"))
    assert caplog.records == []
    note_unexpected(KeyError("name"))
    assert caplog.records[0].exc_info is not None
    assert LOG.name == "studio"


@pytest.mark.parametrize(
    "path",
    [
        "/home/anna/Pictures/beach.jpg",
        "/home/anna/My holiday 2024/a long day at the beach.jpeg",
        r"C:\Users\Anna\Bilder\Strand am Meer.png",
        r"\\server\share\Anna\x.tif",
        "file:///home/anna/beach.jpg",
        "/Volumes/Anna's disk/x.heic",
        "/home/änna/phöto.avif",
    ],
)
def test_paths_go_and_the_rest_stays(path: str) -> None:
    for text in (f"{path} can't be read: it ends early", f"can't open '{path}' today", f"two: {path}, {path}."):
        clean = without_paths(text)
        assert "<path>" in clean
        for part in ("nna", "beach", "Strand", "server", "Bilder", "holiday", "share", "disk"):
            assert part not in clean, clean
    assert without_paths(f"{path} can't be read: it ends early").endswith(" can't be read: it ends early")


def test_words_numbers_and_the_program_stay() -> None:
    text = "1/2 and/or a/b; 3×3, x_nchw[0] at https"
    assert without_paths(text) == text
    inside = Path(studio.__file__).parent / "ui" / "viewer" / "canvas.py"
    assert without_paths(f'File "{inside}", line 3, in paint') == 'File "studio/ui/viewer/canvas.py", line 3, in paint'
    assert without_paths("beach.jpg is too large", ["beach.jpg"]) == "<name>.jpg is too large"


def test_diagnostics_say_what_a_helper_asks_for() -> None:
    text = diagnostics("Traceback…\nValueError: a bug", "CPU, 2 cores — no CUDA device found")
    for part in (studio.__version__, "Python 3", "PySide6", "onnxruntime", "CPU, 2 cores", "ValueError: a bug"):
        assert part in text
