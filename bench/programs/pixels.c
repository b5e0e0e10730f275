// Pictures with vectors of bytes: blending by alpha, grey values, sums of absolute differences and a
// histogram of what is bright. Widening products, narrowing with saturation, shuffles, bit masks.

#include <wasm_simd128.h>

#include "bench.h"

enum { PIXELS = 1024, BYTES = 4 * PIXELS };

static uint8_t front[BYTES], back[BYTES], grey[PIXELS], before[PIXELS];

// (a * alpha + b * (255 - alpha) + 128) / 256, of eight bytes widened to 16 bits.
static v128_t blend_half(v128_t a, v128_t b, v128_t alpha) {
  v128_t rest = wasm_i16x8_sub(wasm_i16x8_splat(255), alpha);
  v128_t sum = wasm_i16x8_add(wasm_i16x8_mul(a, alpha), wasm_i16x8_mul(b, rest));
  return wasm_u16x8_shr(wasm_i16x8_add(sum, wasm_i16x8_splat(128)), 8);
}

APART static void blend(void) {
  for (int i = 0; i < BYTES; i += 16) {
    v128_t a = wasm_v128_load(front + i), b = wasm_v128_load(back + i);
    // The last byte of each pixel is its alpha.
    v128_t alpha = wasm_i8x16_shuffle(a, a, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
    v128_t low = blend_half(wasm_u16x8_extend_low_u8x16(a), wasm_u16x8_extend_low_u8x16(b),
                            wasm_u16x8_extend_low_u8x16(alpha));
    v128_t high = blend_half(wasm_u16x8_extend_high_u8x16(a), wasm_u16x8_extend_high_u8x16(b),
                             wasm_u16x8_extend_high_u8x16(alpha));
    wasm_v128_store(back + i, wasm_u8x16_narrow_i16x8(low, high));
  }
}

static v128_t grey_of_four(const uint8_t* at) {
  const v128_t weights = wasm_i16x8_make(77, 150, 29, 0, 77, 150, 29, 0);
  v128_t x = wasm_v128_load(at);
  v128_t low = wasm_i32x4_dot_i16x8(wasm_u16x8_extend_low_u8x16(x), weights);
  v128_t high = wasm_i32x4_dot_i16x8(wasm_u16x8_extend_high_u8x16(x), weights);
  v128_t even = wasm_i32x4_shuffle(low, high, 0, 2, 4, 6);
  v128_t odd = wasm_i32x4_shuffle(low, high, 1, 3, 5, 7);
  return wasm_u32x4_shr(wasm_i32x4_add(even, odd), 8);
}

APART static void to_grey(void) {
  for (int i = 0; i < PIXELS; i += 16) {
    const uint8_t* at = back + 4 * i;
    v128_t low = wasm_i16x8_narrow_i32x4(grey_of_four(at), grey_of_four(at + 16));
    v128_t high = wasm_i16x8_narrow_i32x4(grey_of_four(at + 32), grey_of_four(at + 48));
    wasm_v128_store(before + i, wasm_v128_load(grey + i));
    wasm_v128_store(grey + i, wasm_u8x16_narrow_i16x8(low, high));
  }
}

APART static uint32_t difference(void) {
  v128_t sum = wasm_i32x4_splat(0);
  for (int i = 0; i < PIXELS; i += 16) {
    v128_t a = wasm_v128_load(grey + i), b = wasm_v128_load(before + i);
    v128_t apart = wasm_v128_or(wasm_u8x16_sub_sat(a, b), wasm_u8x16_sub_sat(b, a));
    v128_t pairs = wasm_u16x8_extadd_pairwise_u8x16(apart);
    sum = wasm_i32x4_add(sum, wasm_u32x4_extadd_pairwise_u16x8(pairs));
  }
  return wasm_u32x4_extract_lane(sum, 0) + wasm_u32x4_extract_lane(sum, 1) +
         wasm_u32x4_extract_lane(sum, 2) + wasm_u32x4_extract_lane(sum, 3);
}

APART static uint32_t count_bright(uint8_t limit) {
  uint32_t count = 0;
  for (int i = 0; i < PIXELS; i += 16) {
    v128_t bright = wasm_u8x16_gt(wasm_v128_load(grey + i), wasm_u8x16_splat(limit));
    count += (uint32_t)__builtin_popcount((uint32_t)wasm_i8x16_bitmask(bright));
  }
  return count;
}

uint32_t run(uint32_t n) {
  uint32_t seed = 53, sum = 0;
  for (int i = 0; i < BYTES; i++) {
    front[i] = (uint8_t)(next_random(&seed) >> 5);
    back[i] = (uint8_t)(seed >> 13);
    grey[i / 4] = 0;
  }
  for (uint32_t round = 0; round < n; round++) {
    front[next_random(&seed) % BYTES] ^= 255;
    blend(), to_grey();
    sum = mix(sum, difference());
    for (int limit = 32; limit < 256; limit += 64) sum = mix(sum, count_bright((uint8_t)limit));
  }
  return sum;
}
