#!/bin/sh
# Rebuilds every benchmark beside its source, with Debian's clang (see samples/build.sh).
#
#   bench/programs/build.sh [NAME...]
#
# Some use vectors; everywhere else the compiler must not, so that the programs measure scalars.
set -eu
cd "$(dirname "$0")"
clang=${CLANG:-clang-16}
flags="--target=wasm32-wasi -O2 -std=c17 -Wall -Wextra -Werror
  -mbulk-memory -mnontrapping-fptoint -msign-ext -Wl,--strip-debug -Wl,--compress-relocations"

names=$(ls ./*.c | sed 's|^\./||; s|\.c$||' | grep -v '^main$')
for name in ${*:-$names}; do
  case $name in
    simd | pixels) extra="-msimd128" ;;
    vecmath) extra="-msimd128 -O3 -fno-math-errno" ;;
    *) extra="" ;;
  esac
  # shellcheck disable=SC2086 # the flags are meant to be split
  "$clang" $flags $extra "$name.c" main.c -o "$name.wasm"
  chmod -x "$name.wasm"
done
