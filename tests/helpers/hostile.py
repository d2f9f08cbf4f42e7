"""Files that somebody broke or built on purpose, by number: the same number is the same file.

As a program: `python -m tests.helpers.hostile FOLDER KIND FIRST COUNT` takes so many in one process that may use a
gigabyte more than it had, and prints a line of JSON for each that went wrong, then one with sums.
"""

import io
import json
import os
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from studio.errors import StudioError
from studio.package.manifest import MANIFEST_NAME
from studio.system.paths import HOME_VARIABLE
from tests.helpers import models, strangers

KINDS = ("manifest", "package", "zip", "onnx")
LIMIT_S, LIMIT_BYTES = 2.0, 1 << 30
_HUGE = (0, -1, 1 << 31, (1 << 62) - 1, -(1 << 62), 65_536)
_STRANGERS: tuple[Callable[[Path], Path], ...] = (
    strangers.tanh,
    strangers.sigmoid,
    strangers.bytes_last,
    strangers.multiple_of_8,
    strangers.half,
    strangers.style_numbers,
    strangers.classifier,
    strangers.outside_weights,
    strangers.own_domain,
    strangers.endless,
    lambda path: strangers.blue_first(path, told=True),
)


def write_case(folder: Path, kind: str, number: int) -> Path:
    """Write the file or folder with that number into `folder`, which is empty."""
    chance = random.Random(f"{kind} {number}")
    if kind == "onnx":
        path = chance.choice(_STRANGERS)(folder / "stranger.onnx")
        path.write_bytes(_broken_graph(path.read_bytes(), chance))
        return path
    package = models.two_way_package(folder)
    if kind == "manifest":
        _break_manifest(package / MANIFEST_NAME, chance)
        return package
    if kind == "package":
        graph = package / "translate-lighter.onnx"
        data = _broken_graph(graph.read_bytes(), chance)
        graph.write_bytes(data)
        manifest = json.loads((package / MANIFEST_NAME).read_bytes())
        manifest["graphs"][0]["sha256"] = sha256(data).hexdigest()
        (package / MANIFEST_NAME).write_text(json.dumps(manifest))
        return package
    archive = folder / "model.itmodel"
    archive.write_bytes(_broken_zip(package, chance))
    return archive


def _broken_graph(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.4:
        return _broken_bytes(data, chance)
    model = onnx.load_model_from_string(data)
    for _ in range(chance.randint(1, 3)):
        chance.choice(_GRAPH_FAULTS)(model, chance)
    return model.SerializeToString()


def _huge_shape(model: onnx.ModelProto, chance: random.Random) -> None:
    value = chance.choice([*model.graph.input, *model.graph.output])
    for dim in value.type.tensor_type.shape.dim:
        if chance.random() < 0.5:
            dim.dim_value = chance.choice(_HUGE)


def _lying_weights(model: onnx.ModelProto, chance: random.Random) -> None:
    for tensor in model.graph.initializer:
        if chance.random() < 0.5:
            tensor.dims.append(chance.choice(_HUGE))


def _weights_elsewhere(model: onnx.ModelProto, chance: random.Random) -> None:
    tensor = model.graph.initializer.add(name="far", data_type=TensorProto.FLOAT, dims=[4])
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", chance.choice(["../secret", "/etc/passwd", "secret"])


def _other_operator(model: onnx.ModelProto, chance: random.Random) -> None:
    node = chance.choice(model.graph.node)
    node.op_type = chance.choice(
        ["Loop", "If", "Scan", "Expand", "Tile", "Range", "Conv", "Gather", "NoSuch", "Reshape"]
    )


def _other_domain(model: onnx.ModelProto, chance: random.Random) -> None:
    chance.choice(model.graph.node).domain = chance.choice(["evil", "com.microsoft", "ai.onnx.ml", "\0"])


def _other_number(model: onnx.ModelProto, chance: random.Random) -> None:
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.ints and chance.random() < 0.7:
                attribute.ints[chance.randrange(len(attribute.ints))] = chance.choice(_HUGE)
            elif chance.random() < 0.3:
                attribute.i = chance.choice(_HUGE)


def _circle(model: onnx.ModelProto, chance: random.Random) -> None:
    first, last = model.graph.node[0], model.graph.node[-1]
    first.input.append(last.output[0])


def _balloon(model: onnx.ModelProto, chance: random.Random) -> None:
    """Asks for as much memory as there may be anywhere."""
    edge = chance.choice([1 << 14, 1 << 17, 1 << 20])
    model.graph.initializer.append(numpy_helper.from_array(np.array([edge, edge]), "edges"))
    model.graph.node.insert(0, helper.make_node("ConstantOfShape", ["edges"], ["balloon"]))
    model.graph.node.insert(1, helper.make_node("ReduceSum", ["balloon"], ["sum"], keepdims=0))
    last = model.graph.node[-1]
    if last.input:
        model.graph.node.append(helper.make_node("Add", [last.output[0], "sum"], ["more"]))
        model.graph.output[0].name = "more"


def _graph_in_graph(model: onnx.ModelProto, chance: random.Random) -> None:
    inner = helper.make_graph([helper.make_node("Identity", ["x"], ["z"])], "g", [], [])
    for _ in range(chance.choice([2, 6, 30])):
        node = helper.make_node("If", ["x"], ["z"], then_branch=inner, else_branch=inner)
        inner = helper.make_graph([node], "g", [], [])
        if inner.ByteSize() > 1 << 20:
            break
    model.graph.node.extend(inner.node)


def _many_nodes(model: onnx.ModelProto, chance: random.Random) -> None:
    count = chance.choice([100, 3_000])
    model.graph.node.extend(helper.make_node("Identity", [f"n{i}"], [f"n{i + 1}"]) for i in range(count))


_GRAPH_FAULTS = (
    _huge_shape,
    _lying_weights,
    _weights_elsewhere,
    _other_operator,
    _other_domain,
    _other_number,
    _circle,
    _balloon,
    _graph_in_graph,
    _many_nodes,
)


def _broken_bytes(data: bytes, chance: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[place] = chance.randrange(256)
            case 1:
                del content[place : place + chance.randint(1, 40)]
            case 2:
                content[place:place] = chance.randbytes(chance.randint(1, 12))
            case _:
                content[place : place + 9] = b"\xff" * chance.randint(1, 9)
        if not content:
            break
    return bytes(content)


def _break_manifest(path: Path, chance: random.Random) -> None:
    if chance.random() < 0.4:
        path.write_bytes(_broken_bytes(path.read_bytes(), chance))
        return
    content = json.loads(path.read_bytes())
    values = [
        "../secret",
        "/etc/passwd",
        "a" * 100_000,
        None,
        -1,
        1e308,
        [],
        {},
        [[[[]]]] * 9,
        "\ud800",
        "CON",
        1 << 70,
    ]
    for _ in range(chance.randint(1, 3)):
        place = content
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = chance.choice(keys)
            if not isinstance(place[key], dict | list) or chance.random() < 0.2:
                place[key] = chance.choice(values)
                break
            place = place[key]
    path.write_text(json.dumps(content), encoding="utf-8", errors="surrogatepass")


def _broken_zip(package: Path, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in sorted(package.iterdir()):
            zipped.write(file, file.name)
        match chance.randrange(5):
            case 0:
                name = chance.choice(["../secret", "/tmp/secret", "a/../../secret", "..\\secret", "C:\\secret", "x\0y"])
                member = zipfile.ZipInfo("x")
                member.filename = name
                zipped.writestr(member, b"evil")
            case 1:
                zipped.writestr("bomb.onnx", bytes(chance.choice([1 << 24, 1 << 26])))
            case 2:
                member = zipfile.ZipInfo("link.onnx")
                member.external_attr = 0o120777 << 16
                zipped.writestr(member, "../secret")
            case 3:
                for number in range(chance.choice([70, 2_000])):
                    zipped.writestr(f"f{number}", b"")
    data = buffer.getvalue()
    return _broken_bytes(data, chance) if chance.random() < 0.6 else data


def main(folder: Path, kind: str, first: int, count: int) -> None:
    """See above."""
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "secret"
    secret.write_text("nobody opens this")
    home = folder / "home"
    os.environ[HOME_VARIABLE] = str(home)
    take = _try_stranger if kind == "onnx" else _try_package
    _warm_up(folder)
    _limit_memory()
    opened: list[str] = []
    place = folder
    inside = [str(path) for path in (home, Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[2])]

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | bytes):
            return
        path = os.path.realpath(os.fsdecode(arguments[0]))
        allowed = (*inside, str(place), "/proc", "/sys", "/dev/null", "/usr/share/zoneinfo")
        if not path.startswith(allowed):
            opened.append(path)

    sys.addaudithook(listen)
    slowest, refused, ended = 0.0, 0, 0
    for number in range(first, first + count):
        place = folder / f"case-{number}"
        place.mkdir()
        path = write_case(place, kind, number)
        opened.clear()
        outcome, seconds = take(path, place)
        slowest = max(slowest, seconds)
        refused += outcome == "refused"
        ended += outcome == "ended"
        fault = outcome if outcome not in ("refused", "taken", "ended") else ""
        if opened:
            fault = f"opened {opened[0]}"
        elif seconds > LIMIT_S:
            fault = f"took {seconds:.1f} s"
        if fault:
            print(json.dumps({"number": number, "fault": fault}), flush=True)
    print(json.dumps({"cases": count, "refused": refused, "ended": ended, "slowest_s": round(slowest, 2)}), flush=True)


def _try_package(path: Path, place: Path) -> tuple[str, float]:
    from studio.package.installing import install

    start = time.process_time()
    try:
        install(path, replace=True)
        outcome = "taken"
    except StudioError as error:
        outcome = "refused" if "\n" not in str(error) else "more than a line"
    except BaseException as error:
        outcome = f"{type(error).__name__}: {error}"
    return outcome, time.process_time() - start


def _try_stranger(path: Path, place: Path) -> tuple[str, float]:
    """In a process of its own, as the program does; here it is a fork, which starts at once."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 3
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (int(2 * LIMIT_S), int(2 * LIMIT_S)))
            code = _look(path, place)
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    seconds = min(used.ru_utime + used.ru_stime, time.monotonic() - start)
    if os.WIFSIGNALED(status):
        return "ended", seconds
    return {0: "taken", 2: "refused"}.get(os.WEXITSTATUS(status), "an error that nobody expected"), seconds


def _look(path: Path, place: Path) -> int:
    from studio.inference.onnx_import.options import ImportOptions
    from studio.inference.onnx_import.probe_process import look_at

    with open(os.devnull, "w") as nothing:  # noqa: PTH123 - for its number
        os.dup2(nothing.fileno(), 2)
    try:
        look_at(path, ImportOptions(), place, views=True, package=True)
    except StudioError as error:
        return 2 if "\n" not in str(error) else 3
    except MemoryError:
        return 2
    return 0


def _warm_up(folder: Path) -> None:
    """What is loaded once: before memory is limited, and outside of what is timed."""
    import onnxruntime  # noqa: F401

    import studio.inference.onnx_import.probe_process
    import studio.inference.translator  # noqa: F401

    place = folder / "warm"
    place.mkdir()
    _try_package(models.invert_package(place), place)
    onnx.checker.check_model(models.invert_model())


def _limit_memory() -> None:
    status = Path("/proc/self/status").read_text().splitlines()
    used = next(int(line.split()[1]) << 10 for line in status if line.startswith("VmData"))
    resource.setrlimit(resource.RLIMIT_DATA, (used + LIMIT_BYTES, used + LIMIT_BYTES))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
