#!/usr/bin/env python3
"""Checks a bundle, packed or not, by docs/formats alone. Prints the verdict as JSON.

Exit: 0 whole and trusted, 12 wrong passphrase, 13 no key fits, 20 refused,
21 whole, but the signer is not trusted.
"""
import argparse
import json
import pathlib
import sys

import age
import bundle
import policy
import when


def exit_code(verdict):
    for name, code in (("wrong-passphrase", 12), ("no-matching-key", 13)):
        if name in verdict["findings"]:
            return code
    if verdict["integrity"] != "ok":
        return 20
    return 0 if verdict["signer"] == "trusted" else 21


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=pathlib.Path,
                        help="bundle, bare inner archive or unpacked folder")
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--identity", type=pathlib.Path, help="plain age identity file")
    key.add_argument("--passphrase-file", type=pathlib.Path)
    parser.add_argument("--trust", action="append", default=[], help="a log's verifier key")
    parser.add_argument("--policy", type=pathlib.Path, help="trust policy")
    parser.add_argument("--headers", type=pathlib.Path, help="block headers that you trust")
    options = parser.parse_args()
    identities, passphrase = (), None
    if options.identity:
        identities = age.read_identities(options.identity.read_bytes())
    elif options.passphrase_file:
        passphrase = options.passphrase_file.read_bytes().split(b"\n")[0]
    try:
        judge = policy.Policy(options.policy.read_bytes()) if options.policy else None
    except policy.Refused as fault:
        parser.error(f"policy-malformed: line {fault}")
    headers = when.read_headers(options.headers.read_bytes()) if options.headers else {}
    if options.file.is_dir():
        verdict = bundle.check_folder(options.file, options.trust, judge, headers)
    else:
        verdict = bundle.check_file(options.file.read_bytes(), identities, passphrase,
                                    options.trust, judge, headers)
    print(json.dumps(verdict, ensure_ascii=False, indent=1, default=bytes.hex))
    return exit_code(verdict)


if __name__ == "__main__":
    sys.exit(main())
