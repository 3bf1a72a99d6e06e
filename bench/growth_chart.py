"""Lines over the number of entries, both axes logarithmic."""

import html
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 360, 70, 210, 20, 40
COLOURS = ("#2a6f97", "#d1495b", "#66a182", "#edae49", "#8d6a9f", "#00798c", "#7f5539", "#6c757d",
           "#bc4b51")


def draw(rows, columns):
    """rows: dicts with `size` and seconds by column; below 0.1 ms is drawn at 0.1 ms."""
    sizes = [row["size"] for row in rows]
    shown = {name: [max(1e-4, row[name]) for row in rows] for name in columns
             if all(name in row for row in rows)}
    low = math.floor(math.log10(min(min(v) for v in shown.values())))
    high = max(low + 1, math.ceil(math.log10(max(max(v) for v in shown.values()))))
    span = max(1e-9, math.log10(sizes[-1]) - math.log10(sizes[0]))

    def x(size):
        return LEFT + (math.log10(size) - math.log10(sizes[0])) / span * (WIDTH - LEFT - RIGHT)

    def y(seconds):
        share = (math.log10(seconds) - low) / (high - low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = []
    for power in range(low, high + 1):
        label = f"{10 ** power * 1000:g} ms"
        at = y(10 ** power)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>'
                     f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{label}</text>')
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
                     f"{size:,}</text>")
    for number, (name, values) in enumerate(shown.items()):
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in zip(sizes, values))
        key = TOP + 16 * number
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
                     f'<rect x="{WIDTH - RIGHT + 16}" y="{key}" width="10" height="10" '
                     f'fill="{colour}"/><text x="{WIDTH - RIGHT + 32}" y="{key + 9}">'
                     f"{html.escape(columns[name])}</text>")
    style = ("text{font:11px sans-serif;fill:#444}line{stroke:#8884}"
             "@media(prefers-color-scheme:dark){text{fill:#ccc}}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="Time of commands over the size of the log">\n<style>{style}</style>\n'
            + "\n".join(parts) + "\n</svg>\n")
