"""An unpacked bundle on a disk (docs/formats/bundle.md, "An unpacked folder")."""
import os

import bag as bags

TOP = "aigaq-bundle"


def bag_in(path):
    """The folder that holds the members. Raises LookupError."""
    if os.path.lexists(path / "bagit.txt"):
        return path
    if (path / TOP).is_dir():
        return path / TOP
    if (path / "data").is_dir():
        return path
    raise LookupError(path)


def names_below(root):
    """All but folders; a link is never followed, so it is a name like any other."""
    out = []
    for where, folders, files in os.walk(root):
        links = [name for name in folders if os.path.islink(os.path.join(where, name))]
        out += [os.path.relpath(os.path.join(where, name), root) for name in (*files, *links)]
    return out


def members(path, found):
    """Names and bytes in the order of a bundle; padding is looked at and left out."""
    root, out = bag_in(path), []
    for name in names_below(root):
        file = root / name
        if file.is_symlink() or not file.is_file():
            found.append(("missing-member", name))
        elif name == "padding":
            if any(file.read_bytes()):
                found.append(("padding", name))
        else:
            out.append((name, file.read_bytes()))
    return sorted(out, key=lambda member: (bags.place(member[0]) or (9,), member[0]))
