#!/bin/sh
# Rebuilds hostile.wasm beside its source, with Debian's clang:
#
#   apt install clang-16 lld-16 wasi-libc libclang-rt-16-dev-wasm32
set -eu
cd "$(dirname "$0")"
"${CLANG:-clang-16}" --target=wasm32-wasi -Os -std=c17 -Wall -Wextra -Werror \
  -Wl,--strip-all hostile.c -o hostile.wasm
chmod -x hostile.wasm
