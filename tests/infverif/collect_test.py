"""Tests of collect.py, on lines as InfVerif and builds with it print them."""

import json
import os
import pathlib
import unittest

from collect import findings, row
from fixtures import FIXTURES, differences

COMMAND = r"""
Running in Verbose
ERROR(1420) in C:\work\gadget.inf: [DefaultInstall]-based INF cannot be processed as Primitive.
WARNING(1324) in C:\work\gadget.inf, line 8: [Version] section should specify PnpLockdown=1: always.
ERROR(1421) in C:\work (old)\gadget.inf, line 25: Section [DefaultInstall] should have an architecture decoration.

INF is NOT VALID
"""
BUILD = r"""
1>------ Build started ------
1>C:\work\gadget.inf(72-72): warning 1205: Section [Gadget] referenced from DelFiles and CopyFiles directive.
C:\work\gadget.inf(0): error 1297: Device driver does not install on any devices.
"""


class Lines(unittest.TestCase):
    def test_a_line_of_the_command_is_read(self):
        found = findings(COMMAND)
        self.assertEqual([(f["code"], f["level"], f["line"]) for f in found],
                         [(1420, "error", None), (1324, "warning", 8), (1421, "error", 25)])
        self.assertEqual(found[1]["msg"], "[Version] section should specify PnpLockdown=1: always.")

    def test_a_line_of_a_build_is_read(self):
        found = findings(BUILD)
        self.assertEqual([(f["code"], f["level"], f["line"]) for f in found],
                         [(1205, "warning", 72), (1297, "error", None)])

    def test_other_lines_are_not(self):
        self.assertEqual(findings("INF is VALID\nErrors: 0\n"), [])

    def test_what_was_seen_in_public_is_read_back(self):
        shared = os.environ.get("INFMEND_SHARED")
        if not shared:
            self.skipTest("INFMEND_SHARED, which has public runs of InfVerif, is not set")
        seen = 0
        for text in (pathlib.Path(shared) / "infverif/evidence.jsonl").read_text(encoding="utf-8").splitlines():
            run = json.loads(text)
            codes = [code for code in run["codes"] if code["code"] and code["level"]]
            lines = []
            for code in codes:
                place = f", line {code['line']}" if code["line"] else ""
                lines.append(f"{code['level'].upper()}({code['code']}) in C:\\a.inf{place}: {code['msg']}")
            made = row("a.inf", "w", "", "\n".join(lines))["codes"]
            self.assertEqual([(c["code"], c["level"], c["line"], c["msg"]) for c in made],
                             [(c["code"], c["level"], c["line"] or None, c["msg"].strip()) for c in codes])
            seen += len(codes)
        self.assertGreater(seen, 50)

    def test_what_infverif_says_of_the_fixtures_is_compared_with_what_is_expected(self):
        runs = {}
        for fixture in FIXTURES:
            codes = {*fixture["codes"], *fixture["silent"]}
            output = "\n".join(f"ERROR({code}) in C:\\a.inf: x" for code in codes)
            runs[fixture["file"]] = row(f"infverif/{fixture['file']}", fixture["mode"], "", output)
        self.assertGreater(len(runs), 260)
        self.assertEqual(differences(runs.values()), [])
        runs["1324.inf"]["codes"] = []
        runs["1324-edge.inf"] = row("infverif/1324-edge.inf", "w", "", COMMAND)
        runs["1204.inf"]["mode"] = "/k"
        self.assertEqual(differences(runs.values()), [
            "1324.inf, /w: lacks 1324",
            "1324-edge.inf, /w: also has 1324, 1420, 1421",
        ])


if __name__ == "__main__":
    unittest.main()
