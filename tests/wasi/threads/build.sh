#!/bin/sh
# Rebuilds guest.wasm beside its source, with Debian's clang: apt install clang-16 lld-16
set -eu
cd "$(dirname "$0")"
"${CLANG:-clang-16}" --target=wasm32-wasi -O1 -std=c17 -Wall -Wextra -Werror -nostdlib \
  -matomics -mbulk-memory -Wl,--no-entry,--shared-memory,--import-memory,--max-memory=4194304 \
  -Wl,--export=wasi_thread_start,--strip-debug guest.c start.s -o guest.wasm
chmod -x guest.wasm
