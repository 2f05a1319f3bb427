#!/usr/bin/env bash
# How infmend compares with ripgrep and cat over a large set of INFs.
#
#   benches/compare.sh [FOLDER]
#
# Without a folder it makes a set from tests/inf. With one, its INFs are copied
# until the set holds about MEGABYTES (400): once in the folders that they are in,
# as packages are kept, and once a hundred to a folder, where walking costs least.
# Builds the release, then times each command RUNS (5) times in turn with
# hyperfine, warm cache, output to a file. Prints for either set a table of
# medians, ratios to ripgrep and peak memory. OLD=PROGRAM names another build of
# infmend, with which each command of this one is compared in the same rounds.
#
# Needs: cargo, hyperfine, rg (ripgrep), python3, /usr/bin/time.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-tests/inf}
megabytes=${MEGABYTES:-400}
runs=${RUNS:-5}
for tool in hyperfine rg python3 /usr/bin/time; do
  command -v "$tool" >/dev/null || { echo "compare.sh needs $tool" >&2; exit 2; }
done

cargo build --release --locked --quiet
infmend=$PWD/target/release/infmend
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_set() { # LAYOUT FOLDER
  python3 - "$folder" "$2" "$megabytes" "$1" <<'PYTHON'
import pathlib, sys
source, target, wanted = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3]) << 20
in_folders = sys.argv[4] == "folders"
files = sorted(p for p in source.rglob("*") if p.is_file() and p.suffix.lower() in (".inf", ".inx"))
if not files:
    sys.exit(f"{source} holds no INFs")
def place(number, path):
    return path.relative_to(source) if in_folders else f"{number // 100:04}/{number:05}-{path.name}"
contents = [(place(number, path), path.read_bytes()) for number, path in enumerate(files)]
total = copies = count = 0
while total < wanted:
    for name, data in contents:
        path = target / f"{copies:06}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        total += len(data)
        count += 1
    copies += 1
folders = len({path.parent for path in target.rglob("*") if path.is_file()})
print(f"\n{count} files in {folders} folders, {total / 2**20:.0f} MiB, copied {copies} times from {source}")
PYTHON
}

old=${OLD:-}
[ -z "$old" ] || old=$(realpath "$old")

measure() { # SET RESULTS
  local set=$1 out=$2 run i warm
  mkdir "$out"
  local names=() commands=() arguments
  for arguments in "check --format concise" "check --jobs 1 --format concise" "fix --diff"; do
    names+=("infmend $arguments")
    commands+=("$infmend $arguments $set > $work/out 2>&1")
    if [ -n "$old" ]; then
      names+=("OLD $arguments")
      commands+=("$old $arguments $set > $work/out 2>&1")
    fi
  done
  names+=("rg -c -i" "rg -j1 -c -i" "cat")
  commands+=(
    "rg -c -i 'reboot|copyfiles' $set > $work/out"
    "rg -j1 -c -i 'reboot|copyfiles' $set > $work/out"
    "find $set -type f -exec cat {} + > $work/out"
  )
  # In turn, so that a drift of the machine's speed meets all of them alike, and
  # there and back, so that none always runs behind the same other.
  local order
  for ((run = 0; run < runs; run++)); do
    order=("${!commands[@]}")
    [ $((run % 2)) = 0 ] || mapfile -t order < <(printf '%s\n' "${order[@]}" | tac)
    for i in "${order[@]}"; do
      warm=$([ "$run" = 0 ] && echo 1 || echo 0)
      hyperfine --ignore-failure --style none --warmup "$warm" --runs 1 \
        --export-json "$out/time-$i-$run.json" "${commands[$i]}" >/dev/null 2>&1
    done
  done
  for i in "${!commands[@]}"; do
    /usr/bin/time -f %M -o "$out/memory-$i" sh -c "exec ${commands[$i]}" || true
  done
  python3 - "$out" "$runs" "${names[@]}" <<'PYTHON'
import json, statistics, sys
work, runs, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
times = [[json.load(open(f"{work}/time-{i}-{r}.json"))["results"][0]["mean"] for r in range(runs)]
         for i in range(len(names))]
memory = [int(open(f"{work}/memory-{i}").read().split()[-1]) / 1024 for i in range(len(names))]
def ratio(i, base):
    pairs = [a / b for a, b in zip(times[i], times[base])]
    return f"{statistics.median(pairs):.2f} ({min(pairs):.2f} to {max(pairs):.2f})"
rg = names.index("rg -c -i")
print("\n| command | median s | ratio to rg, pair by pair | ratio to rg -j1 | ratio to OLD | peak MiB |")
print("| --- | --- | --- | --- | --- | --- |")
for i, name in enumerate(names):
    old = name.replace("infmend ", "OLD ")
    old = ratio(i, names.index(old)) if old != name and old in names else ""
    print(f"| `{name}` | {statistics.median(times[i]):.3f} | {ratio(i, rg)} | {ratio(i, rg + 1)} | {old} | {memory[i]:.0f} |")
PYTHON
}

for layout in folders hundreds; do
  make_set "$layout" "$work/$layout"
  measure "$work/$layout" "$work/results-$layout"
  rm -rf "${work:?}/$layout"
done
