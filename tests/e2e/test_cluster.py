"""The same batch on a cluster of two workers: the same bytes, also where one of them dies."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio import cli
from studio.batch.journal import Journal
from tests.helpers import batches, models, photos

pytest.importorskip("distributed")

_CLUSTER = """
import json, sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        print(json.dumps({"address": cluster.scheduler_address, "pids": pids}), flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def cluster(studio_home: Path, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Address of a scheduler and pids of its two workers, which have an account of their own."""
    script = tmp_path / "cluster.py"
    script.write_text(_CLUSTER)
    environment = {**os.environ, "IMAGE_TRANSLATION_STUDIO_HOME": str(tmp_path / "elsewhere")}
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        cwd=tmp_path,
    )
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())
    process.communicate("", timeout=60)


def _call(*arguments: object) -> list[str]:
    return [*map(str, arguments), "--device", "cpu", "--memory", "256M"]


def _files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_and_a_dead_worker_costs_a_retry(
    cluster: dict[str, Any], studio_home: Path, tmp_path: Path
) -> None:
    models.slow_package(studio_home / "models", layers=6)
    folder = batches.photo_folder(tmp_path / "in", 30, (60, 40))
    photos.rotated_jpeg(folder / "turned.jpg", 6)
    photos.rgb16_png(folder / "deep.png")
    photos.truncated_jpeg(folder / "half.jpg")
    call = ("translate", folder, "--model", "slow-brush", "--strength", 0.5, "--strength", 1)
    assert cli.run(_call(*call, "-o", tmp_path / "here")) == 1
    remote = _call(*call, "-o", tmp_path / "there", "--scheduler", cluster["address"])
    told, errors = tmp_path / "out.txt", tmp_path / "err.txt"
    with told.open("w") as out_file, errors.open("w") as err_file:
        process = subprocess.Popen([sys.executable, "-m", "studio", *remote], stdout=out_file, stderr=err_file)
    while not told.read_text() and process.poll() is None:
        time.sleep(0.02)
    os.kill(cluster["pids"][0], signal.SIGKILL)
    assert process.wait(timeout=120) == 1, errors.read_text()
    lines = errors.read_text().splitlines()
    assert [line.count("half.jpg is cut off") for line in lines] == [1, 1], lines
    assert len(told.read_text().splitlines()) == 64
    assert _files(tmp_path / "there") == _files(tmp_path / "here")
    journal = Journal()
    job = journal.jobs()[-1]
    assert job.counts == {"done": 64, "failed": 2}
    assert all(row.finished == (row.state == "done") for row in journal.files(job.id))
    journal.close()


def test_no_scheduler_is_one_line(studio_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models.invert_package(studio_home / "models")
    folder = batches.photo_folder(tmp_path / "in", 1)
    call = ("translate", folder, "-o", tmp_path / "out", "--model", "invert-colours")
    assert cli.run(_call(*call, "--scheduler", "nonsense")) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no scheduler answers at nonsense" in error
