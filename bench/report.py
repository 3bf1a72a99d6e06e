"""The figures as Markdown and as a chart."""

import html

import peers
import targets

ORDER = ("film", "documents", "photos")


def ratio(figures, job, name, base_job):
    value = figures.ratio(job, name, base_job, peers.Openssl.name)
    if value is not None:
        return f"{value:.2f}"
    return "failed" if figures.has_failed(job, name) else "–"


def milliseconds(figures, job, name):
    value = figures.median(job, name)
    if value is not None:
        return f"{value * 1e3:.{0 if value > 0.1 else 1}f}"
    return "failed" if figures.has_failed(job, name) else "–"


def peak(figures, name):
    seen = [figures.largest([f"{shape} in", f"{shape} verify"], name, "peak") for shape in ORDER]
    seen = [round(value) for value in seen if value is not None]
    return "–" if not seen else "-".join(str(v) for v in dict.fromkeys((min(seen), max(seen))))


def names(figures, tools):
    """Tools as they stand in the figures, those that were never begun left out."""
    tried = {row["tool"] for row in figures.rows} | {row["tool"] for row in figures.failed}
    asked = [targets.INTERACTIVE] if targets.INTERACTIVE in tried else []
    return [n for n in dict.fromkeys([t.name for t in tools] + asked) if n in tried]


def table(figures, tools):
    """Ratios to openssl of the same round; medians."""
    heads = [f"{shape}: in / verify" for shape in ORDER]
    heads += ["one 9 KiB file more, ms", "cold start, ms", "peak MiB", "rounds"]
    out = ["| tool | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for name in names(figures, tools):
        cells = [ratio(figures, f"{shape} in", name, f"{shape} in") + " / " +
                 ratio(figures, f"{shape} verify", name, f"{shape} in") for shape in ORDER]
        cells += [milliseconds(figures, "one more", name),
                  milliseconds(figures, "cold start", name), peak(figures, name),
                  str(figures.rounds(name))]
        out.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(out) + "\n"


def targets_table(figures):
    out = ["| what | target | " + " | ".join(targets.COLUMNS) + " |", "|---|---|---|---|---|"]
    for row in targets.rows(figures):
        cells = [row.cells.get(column, "–") for column in targets.COLUMNS]
        if not row.cells:
            cells = [row.said or "not measured", "", ""]
        out.append(f"| {row.what} | {row.target} | " + " | ".join(cells) + " |")
    return "\n".join(out) + "\n"


def page(figures, tools):
    about = figures.about
    words = [f"Share {about['share']:g} of the corpora; medians over the rounds (see each tool's "
             f"row); ratios to {peers.Openssl.name} of the same round. {about['processor']}. "
             f"{about['versions']}.",
             "Load of the machine (1, 5, 15 minutes) before " + "; ".join(about["loads"]) + "."]
    if about.get("cut"):
        words.append("Cut short when the time was up.")
    words += [f"Skipped: {what}." for what in about["skipped"]]
    words += [f"Failed: {row['tool']}, {row['job']}, round {row['round']}."
              for row in figures.failed]
    words.append('"aigaq" derives the keys from the passphrase in each command; "unlocked" finds '
                 'them in the keyring; "interactive cost" is a passphrase at that cost. What is '
                 "added or verified lies in the page cache, but where it says so. Peak memory is "
                 "resident, key derivation included.")
    return "\n\n".join(words) + "\n\n" + table(figures, tools) + "\n" + targets_table(figures)


BAR, GAP, LEFT, WIDTH = 13, 5, 190, 720


def bars_of(figures, name, shape):
    base = f"{shape} in"
    for kind in ("in", "verify"):
        value = figures.ratio(f"{shape} {kind}", name, base, peers.Openssl.name)
        if value is not None:
            yield kind, value


def chart(figures, tools):
    """Bars of the way in and of verifying, a group a tool, for each shape."""
    groups = {shape: {name: list(bars_of(figures, name, shape)) for name in names(figures, tools)}
              for shape in ORDER}
    largest = max((value for shape in groups.values() for bars in shape.values()
                   for _, value in bars), default=1)
    scale = (WIDTH - LEFT - 60) / largest
    bars, y = [], 30
    for shape, tools_of in groups.items():
        bars.append(f'<text x="8" y="{y}" class="h">{shape}</text>')
        y += 12
        for name, values in tools_of.items():
            if not values:
                continue
            bars.append(f'<text x="{LEFT - 8}" y="{y + BAR - 4}" text-anchor="end">'
                        f"{html.escape(name)}</text>")
            for kind, value in values:
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
