"""What checks the JSON of the other tests, checked itself."""

import contract

SUMMARY = b'{"v":1,"type":"summary","command":"lock","ok":true,"exit":0,"counts":{},' \
          b'"message":"","next":""}\n'


def test_only_objects_are_lines(world):  # pylint: disable=unused-argument
    assert contract.parse(SUMMARY).faults == []
    for line in (b"7", b"-1.5", b"null", b"true", b'"words"', b"[]", b'[{"v":1}]'):
        assert contract.parse(line + b"\n" + SUMMARY).faults == ["no object: " + line.decode()]
        assert "no object: " + line.decode() in contract.parse(SUMMARY + line + b"\n").faults
    for line in (b"", b"words", b'{"v":1', SUMMARY[:-1] * 2):
        assert contract.parse(line + b"\n" + SUMMARY).faults == ["no JSON: " + line.decode()[:80]]
    assert contract.parse(b"").faults == ["no JSON: ", "the last object is no summary"]
