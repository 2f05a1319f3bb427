"""From a folder of driver packages to a Parquet of findings, with PySpark.

    pip install pyspark            # needs Java 17
    cargo build --release
    python3 benches/scale_spark.py FOLDER OUTPUT.parquet

Each partition starts one infmend, hands it file names on standard input
(separated by NUL) and turns its JSON lines into rows, so memory stays bounded
by the rows in flight. In local mode here; `--master` takes any other.
"""

import argparse
import json
import os
import pathlib
import subprocess
import threading
import time

from pyspark.sql import SparkSession
from pyspark.sql.types import (
    BooleanType, IntegerType, StringType, StructField, StructType,
)

SCHEMA = StructType([
    StructField("path", StringType(), False),
    StructField("encoding", StringType(), True),
    StructField("skipped", StringType(), True),
    StructField("rule", StringType(), True),
    StructField("severity", StringType(), True),
    StructField("section", StringType(), True),
    StructField("line", IntegerType(), True),
    StructField("column", IntegerType(), True),
    StructField("message", StringType(), True),
    StructField("applicability", StringType(), True),
    StructField("fixable", BooleanType(), False),
])


def check(infmend, names):
    """Runs one infmend over a partition's file names and yields rows."""
    run = subprocess.Popen(
        [infmend, "check", "--format", "jsonl", "--jobs", "1", "--files-from", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )

    def feed():
        with run.stdin as pipe:
            for name in names:
                pipe.write(os.fsencode(name) + b"\0")

    feeder = threading.Thread(target=feed)
    feeder.start()
    for line in run.stdout:
        file = json.loads(line)
        if "path" not in file:
            continue
        whole = (file["path"], file["encoding"], file["skipped"])
        for found in file["findings"]:
            fix = found["fix"]
            yield whole + (
                found["rule"], found["severity"], found["section"], found["line"],
                found["column"], found["message"], fix and fix["applicability"], fix is not None,
            )
        if not file["findings"]:
            yield whole + (None,) * 7 + (False,)
    feeder.join()
    if run.wait() not in (0, 1):
        raise RuntimeError(f"infmend ended with status {run.returncode}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("output")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--infmend", default="target/release/infmend")
    arguments = parser.parse_args()
    infmend = str(pathlib.Path(arguments.infmend).resolve())
    names = [
        str(path) for path in arguments.folder.resolve().rglob("*")
        if path.suffix.lower() in (".inf", ".inx") and path.is_file()
    ]
    spark = SparkSession.builder.master(arguments.master).appName("infmend").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    start = time.monotonic()
    partitions = max(1, min(len(names) // 2000 + 1, 1000))
    rows = spark.sparkContext.parallelize(names, partitions).mapPartitions(
        lambda part: check(infmend, part)
    )
    spark.createDataFrame(rows, SCHEMA).write.mode("overwrite").parquet(arguments.output)
    seconds = time.monotonic() - start
    findings = spark.read.parquet(arguments.output)
    print(f"{len(names)} files in {seconds:.1f} s, {partitions} partitions")
    findings.where("rule is not null").groupBy("rule").count().orderBy("rule").show(50, False)
    spark.stop()


if __name__ == "__main__":
    main()
