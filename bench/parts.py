"""One figure of the micro-benchmarks, for a row that no whole job shows alone."""

import json
import subprocess


def redact_200_spans(program):
    """Seconds of the processor; None where the program was not built."""
    if not program.exists():
        return None
    ran = subprocess.run([program, "--benchmark_filter=redact_200_spans",
                          "--benchmark_format=json", "--benchmark_min_time=0.5"], check=True,
                         capture_output=True, text=True, timeout=300)
    one = json.loads(ran.stdout)["benchmarks"][0]
    return one["cpu_time"] * {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}[one["time_unit"]]
