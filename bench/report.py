"""The figures as Markdown and as a chart."""

import html

ORDER = ("film", "documents", "photos")


def ratio(value):
    return "–" if value is None else f"{value:.2f}"


def table(rows):
    """rows: name -> shape -> (in, verify, peak MiB); ratios to openssl of the same round."""
    out = ["| tool | " + " | ".join(f"{shape}: in / verify" for shape in ORDER) + " | peak MiB |",
           "|---|" + "---|" * (len(ORDER) + 1)]
    for name, shapes in rows.items():
        cells = []
        for shape in ORDER:
            taken, verified, _ = shapes.get(shape, (None, None, 0))
            cells.append(f"{ratio(taken)} / {ratio(verified)}")
        peaks = [shapes[shape][2] for shape in ORDER if shape in shapes]
        low, high = round(min(peaks)), round(max(peaks))
        peak = str(high) if low == high else f"{low}-{high}"
        out.append(f"| {name} | " + " | ".join(cells) + f" | {peak} |")
    return "\n".join(out) + "\n"


def targets(rows):
    """rows: (what, target as text, value, unit, met or None)."""
    out = ["| what | target | here | |", "|---|---|---|---|"]
    for what, target, value, unit, met in rows:
        shown = "not measured" if value is None else f"{value:.3g}{unit}"
        word = "" if met is None else ("met" if met else "**missed**")
        out.append(f"| {what} | {target} | {shown} | {word} |")
    return "\n".join(out) + "\n"


BAR, GAP, LEFT, WIDTH = 13, 5, 190, 720


def chart(rows):
    """Bars of the way in and of verifying, a group a tool, for each shape."""
    bars, y = [], 30
    scale = (WIDTH - LEFT - 60) / max(v for shapes in rows.values() for s in shapes.values()
                                      for v in s[:2] if v is not None)
    for shape in ORDER:
        bars.append(f'<text x="8" y="{y}" class="h">{shape}</text>')
        y += 12
        for name, shapes in rows.items():
            if shape not in shapes:
                continue
            bars.append(f'<text x="{LEFT - 8}" y="{y + BAR}" text-anchor="end">'
                        f"{html.escape(name)}</text>")
            for kind, value in zip(("in", "verify"), shapes[shape][:2]):
                if value is None:
                    continue
                bars.append(f'<rect class="{kind}" x="{LEFT}" y="{y}" height="{BAR - 3}" '
                            f'width="{max(1, value * scale):.1f}"/>'
                            f'<text x="{LEFT + value * scale + 5:.1f}" y="{y + BAR - 4}">'
                            f"{value:.2f}</text>")
                y += BAR
            y += GAP
        y += 22
    style = ("text{font:11px sans-serif;fill:#444}.h{font-weight:bold;font-size:13px}"
             ".in{fill:#2a6f97}.verify{fill:#89c2d9}"
             "@media(prefers-color-scheme:dark){text{fill:#ccc}}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img" '
            f'aria-label="Speed as a share of openssl dgst">\n<style>{style}</style>\n'
            f'<text x="{LEFT}" y="14">share of the speed of openssl dgst on the same bytes: '
            f"dark in, light verify</text>\n" + "\n".join(bars) + "\n</svg>\n")
