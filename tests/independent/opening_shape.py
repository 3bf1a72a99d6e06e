"""The document opening.cbor as values (docs/formats/opening.md, "Encoding")."""
import cbor

TREE = {"n": int, "r": [int], "h": bytes}


def _tree(value, required, optional=None):
    cbor.fields(value, {**TREE, **required}, optional)
    if len(value["r"]) % 2 or len(value["h"]) % 32:
        raise cbor.Malformed("ranges are no pairs, or values not of 32 bytes")
    return value


def _form(value):
    _tree(value, {"s": [dict]})
    for slot in value["s"]:
        cbor.fields(slot, {}, {"d": bytes, "l": dict, "t": dict, "f": dict})
        if "l" in slot:
            _tree(slot["l"], {"i": [bytes]}, {"m": [dict]})
            forms = slot["l"].get("m")
            if forms == []:
                raise cbor.Malformed("no form in m")
            for form in forms or []:
                _form(form)
        all_cuts = []
        if "t" in slot:
            all_cuts = _tree(slot["t"], {"t": [str], "c": [[int]]})["c"]
        if "f" in slot:
            _tree(slot["f"], {}, {"m": str, "c": [int]})
            all_cuts = [*all_cuts, slot["f"].get("c", [])]
        if any(len(cuts) % 2 for cuts in all_cuts):
            raise cbor.Malformed("cuts are no pairs")


def has_excerpt(form):
    """Whether a file of it is shown in part."""
    return any("m" not in slot.get("f", {"m": ""}) or
               any(map(has_excerpt, slot.get("l", {}).get("m", []))) for slot in form["s"])


def decode(data):
    value = cbor.fields(cbor.decode(data), {"v": int, "form": dict}, {"author": dict, "leaf": 32})
    if value["v"] not in (1, 2) or ("author" in value) == ("leaf" in value):
        raise cbor.Malformed("version, or author and leaf")
    if "author" in value:
        cbor.fields(value["author"], {"salt": 16, "cose": bytes})
    _form(value["form"])
    if (value["v"] == 2) != has_excerpt(value["form"]):
        raise cbor.Malformed("version 2 is that of excerpts")
    return value
