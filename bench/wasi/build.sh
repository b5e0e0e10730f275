#!/bin/sh
# Rebuilds guest.wasm beside its source, with Debian's clang (see samples/build.sh).
set -eu
cd "$(dirname "$0")"
"${CLANG:-clang-16}" --target=wasm32-wasi -O2 -std=c17 -Wall -Wextra -Werror \
  -mbulk-memory -mnontrapping-fptoint -msign-ext -Wl,--strip-debug -Wl,--compress-relocations \
  guest.c -o guest.wasm
chmod -x guest.wasm
