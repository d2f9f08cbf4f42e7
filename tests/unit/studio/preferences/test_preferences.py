"""The table of settings, its file, and that every value reaches what it is for."""

import json
import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest

from studio import cli
from studio.errors import StudioError
from studio.imaging.files import open_photo
from studio.inference.session.devices import REQUESTS, choose, core_count, cpu_device, thread_count
from studio.inference.session.diagnosis import device_choices
from studio.inference.session.graph_session import SessionPool
from studio.inference.session.memory import default_budget
from studio.inference.tiling.scratch import MapPlace, map_store, scratch_folder
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import open_package
from studio.preferences import store, table
from studio.preferences.chosen import chosen, flag, keep, lookup, variable
from studio.preferences.kinds import Setting
from studio.state.language import LANGUAGES
from tests.helpers import models, photos, tables

Captured = pytest.CaptureFixture[str]
_PAGE = tables.FOLDER / "settings.md"


@pytest.mark.parametrize("setting", table.TABLE, ids=lambda setting: setting.name)
def test_every_default_is_allowed_and_comes_back_as_it_was_typed(setting: Setting[object]) -> None:
    assert setting.decode(json.loads(json.dumps(setting.encode(setting.default)))) == setting.default
    if setting.text(setting.default):
        assert setting.parse(setting.text(setting.default)) == setting.default
    assert setting.description.endswith(".")
    with pytest.raises(StudioError, match=setting.name):
        setting.decode(3.5)


def test_words_of_the_table_are_those_of_what_they_choose() -> None:
    assert tuple(table.DEVICE.choices) == REQUESTS
    assert tuple(table.LANGUAGE.choices) == ("system", *LANGUAGES)


def test_amounts_are_typed_with_a_unit() -> None:
    assert table.MEMORY.parse("1.5G") == 1536 << 20
    assert table.MEMORY.text(1536 << 20) == "1536M"
    for wrong in ("", "much", "1", "-1G", "nan", "infG"):
        with pytest.raises(StudioError):
            table.MEMORY.parse(wrong)


def test_a_flag_goes_before_the_variable_and_that_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lookup(table.THREADS) == (None, "default")
    keep(table.THREADS, 3)
    assert lookup(table.THREADS) == (3, "file")
    monkeypatch.setenv(variable(table.THREADS), "2")
    assert lookup(table.THREADS) == (2, "variable")
    with flag(table.THREADS, 1):
        assert lookup(table.THREADS) == (1, "flag")
    assert lookup(table.THREADS) == (2, "variable")


def test_a_damaged_file_counts_as_none_and_is_written_anew(studio_home: Path) -> None:
    store.settings_path().write_text("{ no JSON")
    assert chosen(table.THEME) == "system"
    keep(table.THEME, "light")
    store.change({"memory": "much", "device": ["cpu"]})
    assert (chosen(table.THEME), chosen(table.MEMORY), chosen(table.DEVICE)) == ("light", None, "auto")


def test_a_default_is_kept_by_writing_nothing() -> None:
    keep(table.THEME, "light")
    keep(table.THEME, "system")
    assert json.loads(store.settings_path().read_text()) == {}


def _write_many(home: str, name: str) -> None:
    os.environ["IMAGE_TRANSLATION_STUDIO_HOME"] = home
    for number in range(60):
        store.change({f"{name}-{number}": number, "shared": name})


def test_processes_that_write_at_once_lose_nothing(studio_home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(str(studio_home), name)) for name in ("one", "two")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    kept = store.read()
    assert {name: kept.get(name) for name in (f"{w}-{n}" for w in ("one", "two") for n in range(60))} == {
        f"{w}-{n}": n for w in ("one", "two") for n in range(60)
    }


def test_the_device_is_what_auto_means() -> None:
    keep(table.DEVICE, "cpu")
    assert choose("auto").reason == "the CPU was asked for"
    words = [choice.word for choice in device_choices()]
    assert words[:2] == ["auto", "cpu"]
    assert set(words) <= set(REQUESTS)


def test_cores_reach_the_sessions_that_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.inference.session.devices.core_count", lambda: 8)
    package = open_package(models.invert_package(tmp_path))
    pool = SessionPool()
    first = pool.get(package, package.graph("translate"))
    assert first._loaded.session.get_session_options().intra_op_num_threads == 8
    keep(table.THREADS, 2)
    second = pool.get(package, package.graph("translate"))
    assert second._loaded.session.get_session_options().intra_op_num_threads == 2
    assert cpu_device().label == "CPU, 2 of 8 cores"
    keep(table.THREADS, 500)
    assert thread_count() == 8


def test_memory_and_scratch_reach_what_they_are_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(table.SCRATCH, tmp_path / "scratch")
    keep(table.MEMORY, 256 << 20)
    monkeypatch.setattr("studio.inference.session.memory.usual_budget", lambda: 8 << 30)
    assert default_budget() == 256 << 20
    assert scratch_folder() == tmp_path / "scratch"
    used: list[Path] = []
    monkeypatch.setattr("studio.inference.tiling.scratch._open", lambda folder, wanted: used.append(folder))
    with map_store({"x": MapPlace(1, 1, 1, 0)}):
        pass
    assert used == [tmp_path / "scratch"]


def test_results_are_the_same_with_fewer_cores(tmp_path: Path) -> None:
    package = open_package(models.two_way_package(tmp_path))
    request = TranslateRequest(open_photo(photos.photo_png(tmp_path / "a.png", 64, 48)), package)
    before = Translator().translate(request).rgb
    keep(table.THREADS, 1)
    assert (Translator().translate(request).rgb == before).all()
    assert core_count() >= thread_count() == 1


def test_the_command_shows_changes_and_resets(capsys: Captured) -> None:
    assert cli.run(["settings"]) == 0
    shown = capsys.readouterr().out
    assert all(setting.description in shown for setting in table.TABLE)
    assert cli.run(["settings", "memory", "2G"]) == 0
    assert cli.run(["settings", "memory"]) == 0
    assert capsys.readouterr().out == "2G\n"
    assert cli.run(["settings", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["memory"]["value"], rows["memory"]["from"]) == (2 << 30, "file")
    assert cli.run(["settings", "--reset", "memory"]) == 0
    assert chosen(table.MEMORY) is None
    keep(table.THEME, "dark")
    assert cli.run(["settings", "--reset"]) == 0
    assert chosen(table.THEME) == "system"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["settings", "memry"], "did you mean memory?"),
        (["settings", "theme", "pink"], "system, dark, light"),
        (["translate", "a.png", "-o", "b.png", "--threads", "0"], "auto, 1 to"),
    ],
)
def test_a_wrong_word_is_one_line(call: list[str], said: str, capsys: Captured) -> None:
    assert cli.run(call) == cli.EXIT_WRONG_CALL
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv(variable(table.THEME), "pink")
    assert cli.run(["models", "list"]) == cli.EXIT_WRONG_CALL
    assert "IMAGE_TRANSLATION_STUDIO_THEME" in capsys.readouterr().err


def test_flags_hold_for_one_call(tmp_path: Path, studio_home: Path, capsys: Captured) -> None:
    models.invert_package(studio_home / "models")
    photo = photos.photo_png(tmp_path / "a.png", 30, 20)
    call = ["translate", str(photo), "-o", str(tmp_path / "b.png"), "--model", "invert-colours", "--threads", "1"]
    assert cli.run([*call, "--scratch", str(tmp_path), "--device", "cpu"]) == 0
    assert (tmp_path / "b.png").exists()
    assert [_source(setting) for setting in (table.THREADS, table.SCRATCH, table.DEVICE)] == ["default"] * 3


def _source(setting: Setting[Any]) -> str:
    return lookup(setting)[1]


def test_the_list_in_the_manual_is_that_of_the_table() -> None:
    assert tables.settings() in _PAGE.read_text(encoding="utf-8")
