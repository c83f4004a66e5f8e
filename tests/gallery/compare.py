"""Whether a picture of the window still looks as it did: by tiles, so a moved word is seen and another shade is not."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageStat

_HALF, _TILE = 2, 16
"""Pictures are kept at half their size; a tile is that many pixels of it wide and high."""
_COLOURS = 256
MOST = 9.0
"""By how much the pixels of a tile may differ on the average, of 255."""


def kept(picture: Image.Image) -> Image.Image:
    """A picture as it is kept for comparing."""
    return picture.convert("RGB").reduce(_HALF)


def write(picture: Image.Image, path: Path) -> None:
    """Keep a picture: in few colours, unless it would differ from itself then (a word in red on much grey)."""
    whole = kept(picture)
    whole.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    if differing(picture, path):
        whole.save(path, optimize=True)


def differing(picture: Image.Image, path: Path) -> list[tuple[int, int]]:
    """The left upper corners (pixels of the full picture) of the tiles that differ from the kept one."""
    now = kept(picture)
    with Image.open(path) as opened:
        before = opened.convert("RGB")
    if now.size != before.size:
        return [(0, 0)]
    apart = ImageChops.difference(now, before)
    found = []
    for top in range(0, now.height, _TILE):
        for left in range(0, now.width, _TILE):
            tile = apart.crop((left, top, min(left + _TILE, now.width), min(top + _TILE, now.height)))
            if max(ImageStat.Stat(tile).mean) > MOST:
                found.append((left * _HALF, top * _HALF))
    return found
