# To be sourced by the scripts here with FOLDER as their first argument: an empty
# folder $work with setupapi.exe, Wine as $wine with a prefix there, and $INFMEND.
#
# Needs wine64 and x86_64-w64-mingw32-gcc (Debian: wine64, mingw-w64), cargo and
# python3. FOLDER itself is only read. INFMEND=PROGRAM takes that program instead
# of the one that it builds.
me=$(basename "$0")
folder=$(cd "${1:?usage: tests/setupapi/$me FOLDER [OPTION…]}" && pwd)
shift
wine=$(command -v wine64 || command -v wine || ls /usr/lib/wine/wine64 2>/dev/null) || {
  echo "$me: wine is missing (Debian: apt-get install wine64)" >&2
  exit 2
}
for tool in x86_64-w64-mingw32-gcc python3 cargo; do
  command -v "$tool" >/dev/null || { echo "$me: $tool is missing" >&2; exit 2; }
done
work=$(mktemp -d)
# Wine's server outlives its programs by some seconds, and writes as it ends.
trap 'rm -rf "$work" 2>/dev/null || { sleep 5; rm -rf "$work"; }' EXIT
x86_64-w64-mingw32-gcc -O2 -Wall -municode "$here/setupapi.c" "$here/record.c" -lsetupapi -o "$work/setupapi.exe"
if [ -z "${INFMEND:-}" ]; then
  (cd "$here/../.." && cargo build --release --locked --quiet)
  INFMEND=$here/../../target/release/infmend
fi
export WINEDEBUG=-all WINEPREFIX=$work/prefix
export PYTHONDONTWRITEBYTECODE=1
