"""Seeded corpora of three shapes: one film, many documents, some photographs."""

import pathlib
import random

MIB = 1 << 20
# Whole sizes; a share of them keeps the shape.
FILM_BYTES = 2048 * MIB
DOCUMENTS, DOCUMENT_BYTES = 20_000, 30 << 10  # on average
PHOTOS, PHOTO_BYTES = 200, 5 * MIB


def write(path, size, rng):
    with open(path, "wb") as out:
        for at in range(0, size, MIB):
            out.write(rng.randbytes(min(MIB, size - at)))


def film(folder, share):
    write(folder / "film.mp4", max(MIB, int(FILM_BYTES * share)), random.Random("film"))


def documents(folder, share):
    rng = random.Random("documents")
    for number in range(max(10, int(DOCUMENTS * share))):
        # Most are small and a few are large: 2 KiB to 100 KiB.
        size = int(rng.triangular(2 << 10, 100 << 10, 4 << 10) * DOCUMENT_BYTES / (35.3 * 1024))
        write(folder / f"document-{number:05}.bin", size, rng)


def photos(folder, share):
    rng = random.Random("photos")
    for number in range(max(3, int(PHOTOS * share))):
        write(folder / f"photo-{number:04}.jpg", int(PHOTO_BYTES * rng.uniform(0.5, 1.5)), rng)


SHAPES = {"film": film, "documents": documents, "photos": photos}


def make(root, share):
    """The folders by shape, made once; files in the order of their names."""
    out = {}
    for name, shape in SHAPES.items():
        folder = pathlib.Path(root) / f"{name}-{share:g}"
        if not (folder / ".whole").exists():
            folder.mkdir(parents=True, exist_ok=True)
            shape(folder, share)
            (folder / ".whole").touch()
        out[name] = sorted(p for p in folder.iterdir() if p.name != ".whole")
    return out
