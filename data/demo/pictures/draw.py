#!/usr/bin/env python3
"""Draws the pictures of the demonstration: faces of people who do not exist, and a salon that was never built.

    python3 data/demo/pictures/draw.py FOLDER

What it made lies beside it as PNG; it is needed only to change them. Wants python3-cairo."""
import math
import sys
from pathlib import Path

import cairo

FACES = {
    # ground, skin, hair, shirt, cut of the hair, glasses, beard
    "face-1": ("#f4c9a8", "#f0c3a0", "#5b3a29", "#2f6f6a", "long", False, False),
    "face-2": ("#bcd6ef", "#e8b48e", "#1f1a17", "#d9534f", "short", False, True),
    "face-3": ("#d9cdee", "#f6d5bd", "#c98b4b", "#7a5aa8", "bun", True, False),
    "face-4": ("#cfe6cf", "#8d5a3b", "#16100d", "#e0a53a", "curly", False, False),
    "face-5": ("#f3e2b3", "#f1c9ac", "#8c8c8c", "#35506b", "short", True, False),
    "face-6": ("#f2cdd6", "#f4cfb4", "#a8442a", "#20606e", "bob", False, False),
    "face-7": ("#cfe3e6", "#c98f66", "#2b1d14", "#6b8f3a", "short", False, False),
    "face-8": ("#e8d6c4", "#f3d3bb", "#3a2a20", "#b0486b", "long", True, False),
}


def rgb(c, text, a=1.0):
    c.set_source_rgba(*(int(text[i:i + 2], 16) / 255 for i in (1, 3, 5)), a)


def shade(text, f):
    return "#" + "".join("%02x" % max(0, min(255, int(int(text[i:i + 2], 16) * f))) for i in (1, 3, 5))


def oval(c, x, y, rx, ry):
    c.save()
    c.translate(x, y)
    c.scale(rx, ry)
    c.arc(0, 0, 1, 0, 2 * math.pi)
    c.restore()


def face(path, ground, skin, hair, shirt, cut, glasses, beard, n=256):
    s = cairo.ImageSurface(cairo.FORMAT_RGB24, n, n)
    c = cairo.Context(s)
    c.scale(n / 256, n / 256)
    rgb(c, ground)
    c.paint()
    if cut == "long":
        rgb(c, hair)
        c.move_to(64, 210)
        c.curve_to(44, 60, 92, 40, 128, 40)
        c.curve_to(164, 40, 212, 60, 192, 210)
        c.close_path()
        c.fill()
    if cut == "curly":
        rgb(c, hair)
        for x, y, r in ((84, 92, 34), (104, 66, 34), (134, 58, 36), (162, 72, 34), (176, 100, 30), (78, 122, 26), (180, 126, 24)):
            oval(c, x, y, r, r)
            c.fill()
    if cut == "bob":
        rgb(c, hair)
        c.move_to(70, 168)
        c.curve_to(52, 60, 96, 42, 128, 42)
        c.curve_to(160, 42, 204, 60, 186, 168)
        c.close_path()
        c.fill()
    if cut == "bun":
        rgb(c, hair)
        oval(c, 128, 44, 26, 22)
        c.fill()
    rgb(c, shirt)  # shoulders
    c.move_to(24, 260)
    c.curve_to(30, 206, 80, 200, 108, 192)
    c.line_to(148, 192)
    c.curve_to(176, 200, 226, 206, 232, 260)
    c.close_path()
    c.fill()
    rgb(c, shade(skin, 0.9))  # neck
    c.move_to(108, 156)
    c.line_to(148, 156)
    c.line_to(150, 196)
    c.curve_to(140, 212, 116, 212, 106, 196)
    c.close_path()
    c.fill()
    rgb(c, skin)
    oval(c, 128, 116, 46, 56)
    c.fill()
    for x in (83, 173):
        rgb(c, shade(skin, 0.93))
        oval(c, x, 120, 8, 12)
        c.fill()
    if beard:
        rgb(c, hair)
        c.move_to(84, 128)
        c.curve_to(86, 186, 170, 186, 172, 128)
        c.curve_to(160, 146, 96, 146, 84, 128)
        c.fill()
    rgb(c, hair)  # fringe
    if cut in ("short", "bun"):
        c.move_to(80, 112)
        c.curve_to(74, 48, 182, 44, 176, 112)
        c.curve_to(168, 84, 150, 80, 128, 80)
        c.curve_to(106, 80, 90, 84, 80, 112)
        c.fill()
    elif cut != "curly":
        c.move_to(80, 122)
        c.curve_to(76, 60, 150, 52, 172, 86)
        c.curve_to(178, 100, 176, 112, 176, 122)
        c.curve_to(164, 92, 130, 96, 112, 82)
        c.curve_to(104, 98, 88, 104, 80, 122)
        c.fill()
    rgb(c, "#2b2320")
    for x in (110, 146):
        oval(c, x, 120, 4.2, 5)
        c.fill()
    rgb(c, shade(hair, 0.8))
    c.set_line_width(4)
    c.set_line_cap(cairo.LINE_CAP_ROUND)
    for x in (110, 146):
        c.move_to(x - 9, 106)
        c.curve_to(x - 4, 102, x + 4, 102, x + 9, 106)
        c.stroke()
    if glasses:
        rgb(c, "#33312f")
        c.set_line_width(3)
        for x in (109, 147):
            oval(c, x, 120, 15, 13)
            c.stroke()
        c.move_to(124, 119)
        c.line_to(132, 119)
        c.stroke()
    rgb(c, shade(skin, 0.82))
    c.set_line_width(3)
    c.move_to(128, 124)
    c.curve_to(124, 136, 124, 138, 130, 139)
    c.stroke()
    rgb(c, "#a8483f")
    c.set_line_width(4)
    c.move_to(113, 152)
    c.curve_to(120, 161, 136, 161, 143, 152)
    c.stroke()
    s.write_to_png(str(path))


def box(c, x, y, w, h, color, r=0):
    rgb(c, color)
    if r == 0:
        c.rectangle(x, y, w, h)
    else:
        c.new_sub_path()
        c.arc(x + w - r, y + r, r, -math.pi / 2, 0)
        c.arc(x + w - r, y + h - r, r, 0, math.pi / 2)
        c.arc(x + r, y + h - r, r, math.pi / 2, math.pi)
        c.arc(x + r, y + r, r, math.pi, 1.5 * math.pi)
        c.close_path()
    c.fill()


def plant(c, x, y, k=1.0):
    box(c, x - 18 * k, y - 34 * k, 36 * k, 34 * k, "#c8794b", 4)
    for a in (-70, -40, -15, 15, 40, 70):
        c.save()
        c.translate(x, y - 34 * k)
        c.rotate(math.radians(a))
        rgb(c, "#3f7d4d" if a % 2 else "#56995f")
        oval(c, 0, -38 * k, 9 * k, 38 * k)
        c.fill()
        c.restore()


def front(path, w=720, h=480):
    s = cairo.ImageSurface(cairo.FORMAT_RGB24, w, h)
    c = cairo.Context(s)
    box(c, 0, 0, w, h, "#dfe9f2")
    box(c, 0, 400, w, 80, "#b9b4ac")
    box(c, 0, 392, w, 10, "#9d978e")
    box(c, 60, 40, 600, 356, "#f3ece1")
    for x in (110, 250, 390, 530):
        box(c, x, 62, 80, 76, "#8fb0c4", 3)
        box(c, x + 38, 62, 4, 76, "#f8f5ef")
    box(c, 60, 156, 600, 34, "#2c5f5b")
    rgb(c, "#f6e7c8")
    c.select_font_face("Cantarell", cairo.FONT_SLANT_NORMAL, cairo.FONT_WEIGHT_BOLD)
    c.set_font_size(25)
    c.move_to(286, 182)
    c.show_text("S A L O N")
    box(c, 90, 212, 330, 160, "#6d8fa3", 4)
    for x in (150, 250, 350):
        box(c, x - 34, 232, 68, 92, "#f7e3c3", 34)
        box(c, x - 22, 336, 44, 36, "#2c5f5b", 6)
    rgb(c, "#ffffff", 0.25)
    c.move_to(90, 372)
    c.line_to(190, 212)
    c.line_to(260, 212)
    c.line_to(160, 372)
    c.fill()
    box(c, 470, 212, 110, 184, "#7a4a33", 3)
    box(c, 482, 226, 86, 120, "#9bb7c6", 3)
    box(c, 560, 312, 8, 34, "#e8c16b", 4)
    for i in range(7):
        box(c, 76 + i * 52, 190, 52, 26, "#e9e2d2" if i % 2 else "#b5533c", 0)
    plant(c, 446, 396, 0.9)
    plant(c, 622, 396, 1.1)
    s.write_to_png(str(path))


def inside(path, w=720, h=480):
    s = cairo.ImageSurface(cairo.FORMAT_RGB24, w, h)
    c = cairo.Context(s)
    box(c, 0, 0, w, h, "#efe6da")
    box(c, 0, 340, w, 140, "#c69c6d")
    for x in range(0, w, 90):
        box(c, x, 340, 2, 140, "#b58a5c")
    box(c, 0, 332, w, 8, "#fbf7f0")
    for x in (150, 360, 570):
        rgb(c, "#5c4a3d")
        oval(c, x, 150, 76, 104)
        c.fill()
        rgb(c, "#cfe0e6")
        oval(c, x, 150, 68, 96)
        c.fill()
        rgb(c, "#ffffff", 0.35)
        oval(c, x - 22, 116, 14, 40)
        c.fill()
        box(c, x - 80, 262, 160, 12, "#7a5236", 3)
        for k, color in ((-56, "#b5533c"), (-40, "#2c5f5b"), (34, "#d9a441"), (52, "#7a5aa8")):
            box(c, x + k, 236, 12, 26, color, 3)
        box(c, x - 44, 304, 88, 66, "#2f3b40", 14)
        box(c, x - 52, 360, 104, 26, "#3b4a50", 10)
        box(c, x - 5, 384, 10, 40, "#9a9a9a")
        box(c, x - 34, 420, 68, 8, "#9a9a9a", 4)
    for x in (255, 465):
        box(c, x - 1, 0, 2, 60, "#5c4a3d")
        rgb(c, "#e8c16b")
        c.move_to(x - 28, 90)
        c.curve_to(x - 28, 56, x + 28, 56, x + 28, 90)
        c.close_path()
        c.fill()
        rgb(c, "#fff4d6", 0.5)
        oval(c, x, 96, 40, 14)
        c.fill()
    plant(c, 40, 380, 1.2)
    plant(c, 684, 380, 1.2)
    s.write_to_png(str(path))


def shelf(path, w=720, h=480):
    s = cairo.ImageSurface(cairo.FORMAT_RGB24, w, h)
    c = cairo.Context(s)
    box(c, 0, 0, w, h, "#e3ebe6")
    colors = ("#b5533c", "#2c5f5b", "#d9a441", "#7a5aa8", "#35506b", "#c98b9b", "#6b8f3a")
    for row, y in enumerate((150, 290, 430)):
        box(c, 60, y, 600, 14, "#8a6242", 3)
        x = 84
        i = row * 3
        while x < 610:
            bw = 30 + (i * 37) % 22
            bh = 58 + (i * 53) % 44
            color = colors[(i * 5 + row) % len(colors)]
            box(c, x, y - bh, bw, bh, color, 5)
            box(c, x + bw / 2 - 7, y - bh - 14, 14, 14, shade(color, 0.7), 3)
            box(c, x + 5, y - bh * 0.62, bw - 10, bh * 0.3, "#fbf7ee", 2)
            x += bw + 12
            i += 1
    plant(c, 640, 150, 0.8)
    s.write_to_png(str(path))


def main():
    out = Path(sys.argv[1])
    for name, parts in FACES.items():
        face(out / (name + ".png"), *parts)
    front(out / "place-1.png")
    inside(out / "place-2.png")
    shelf(out / "place-3.png")


main()
