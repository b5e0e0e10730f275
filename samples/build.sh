#!/bin/sh
# Rebuilds every sample beside its source, with Debian's clang:
#
#   apt install clang-16 lld-16 wasi-libc libclang-rt-16-dev-wasm32
#   samples/build.sh [NAME...]
#
# Debug sections are stripped; the name section stays, so that backtraces can name functions.
set -eu
cd "$(dirname "$0")"
clang=${CLANG:-clang-16}
flags="--target=wasm32-wasi -O2 -std=c17 -Wall -Wextra -Werror
  -mbulk-memory -mnontrapping-fptoint -msign-ext -Wl,--strip-debug -Wl,--compress-relocations"

for name in ${*:-cowsay cat ls tree wc mandelbrot trap http host-import/plot}; do
  case $name in
    host-import/*) extra="-nostdlib -Wl,--no-entry" ;;
    *) extra="" ;;
  esac
  # shellcheck disable=SC2086 # the flags are meant to be split
  "$clang" $flags $extra "$name.c" -o "$name.wasm"
  chmod -x "$name.wasm"
done
