// 128-bit vectors, written with the compiler's vector types: i32 arithmetic, byte shuffles, f32 dot
// products and comparisons turned into masks.

#include <wasm_simd128.h>

#include "bench.h"

enum { COUNT = 1024 };

static uint8_t bytes[COUNT];
static float floats[COUNT];
static int32_t ints[COUNT];

APART static v128_t mix_ints(v128_t sum) {
  for (int i = 0; i < COUNT; i += 4) {
    v128_t x = wasm_v128_load(&ints[i]);
    sum = wasm_i32x4_add(wasm_i32x4_mul(sum, wasm_i32x4_splat(31)), x);
    sum = wasm_v128_xor(sum, wasm_u32x4_shr(x, 7));
    wasm_v128_store(&ints[i], wasm_i32x4_max(sum, x));
  }
  return sum;
}

APART static v128_t mix_bytes(v128_t sum) {
  const v128_t floor = wasm_i8x16_splat(64);
  for (int i = 0; i < COUNT; i += 16) {
    v128_t x = wasm_v128_load(&bytes[i]);
    v128_t turned =
        wasm_i8x16_shuffle(x, sum, 15, 14, 13, 12, 11, 10, 9, 8, 16, 17, 18, 19, 20, 21, 22, 23);
    v128_t chosen =
        wasm_v128_bitselect(turned, wasm_u8x16_add_sat(x, floor), wasm_u8x16_lt(x, floor));
    wasm_v128_store(&bytes[i], chosen);
    sum = wasm_i8x16_add(sum, chosen);
  }
  return sum;
}

APART static float dot_floats(float factor) {
  v128_t sum = wasm_f32x4_splat(0);
  for (int i = 0; i < COUNT; i += 4) {
    v128_t x = wasm_v128_load(&floats[i]);
    v128_t scaled =
        wasm_f32x4_min(wasm_f32x4_mul(x, wasm_f32x4_splat(factor)), wasm_f32x4_splat(2));
    sum = wasm_f32x4_add(sum, wasm_f32x4_mul(scaled, x));
    wasm_v128_store(&floats[i], scaled);
  }
  return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1) +
         wasm_f32x4_extract_lane(sum, 2) + wasm_f32x4_extract_lane(sum, 3);
}

uint32_t run(uint32_t n) {
  uint32_t seed = 11;
  for (int i = 0; i < COUNT; i++) {
    bytes[i] = (uint8_t)next_random(&seed);
    ints[i] = (int32_t)seed;
    floats[i] = (float)(seed >> 16) / 65536.0f + 0.5f;
  }
  v128_t sum = wasm_i32x4_splat(1);
  uint32_t floats_sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    sum = mix_bytes(mix_ints(sum));
    floats_sum = mix_double(floats_sum, dot_floats(round & 1 ? 1.01f : 0.99f));
  }
  return mix(
      mix((uint32_t)wasm_i32x4_extract_lane(sum, 0), (uint32_t)wasm_i32x4_extract_lane(sum, 3)),
      floats_sum);
}
