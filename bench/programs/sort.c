// Sorting the same numbers three ways: quicksort, heapsort and a bottom-up merge sort.

#include <string.h>

#include "bench.h"

enum { COUNT = 2000 };

static int32_t source[COUNT], work[COUNT], spare[COUNT];

static void swap(int32_t* a, int32_t* b) {
  int32_t held = *a;
  *a = *b;
  *b = held;
}

APART static void quick_sort(int32_t* items, int low, int high) {
  while (low < high) {
    int32_t pivot = items[(low + high) / 2];
    int i = low, j = high;
    while (i <= j) {
      while (items[i] < pivot) i++;
      while (items[j] > pivot) j--;
      if (i <= j) swap(&items[i++], &items[j--]);
    }
    quick_sort(items, low, j);
    low = i;
  }
}

static void sift_down(int32_t* items, int root, int count) {
  for (int child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && items[child] < items[child + 1]) child++;
    if (items[root] >= items[child]) return;
    swap(&items[root], &items[child]);
  }
}

APART static void heap_sort(int32_t* items, int count) {
  for (int i = count / 2 - 1; i >= 0; i--) sift_down(items, i, count);
  for (int i = count - 1; i > 0; i--) swap(&items[0], &items[i]), sift_down(items, 0, i);
}

APART static void merge_sort(int32_t* items, int32_t* other, int count) {
  for (int width = 1; width < count; width *= 2) {
    for (int low = 0; low < count; low += 2 * width) {
      int middle = low + width < count ? low + width : count;
      int high = low + 2 * width < count ? low + 2 * width : count;
      int left = low, right = middle;
      for (int at = low; at < high; at++) {
        int take_left = left < middle && (right >= high || items[left] <= items[right]);
        other[at] = take_left ? items[left++] : items[right++];
      }
    }
    memcpy(items, other, (size_t)count * sizeof *items);
  }
}

static uint32_t checksum(uint32_t sum) {
  for (int i = 0; i < COUNT; i += 7) sum = mix(sum, (uint32_t)work[i]);
  return sum;
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    uint32_t seed = round + 1;
    for (int i = 0; i < COUNT; i++) source[i] = (int32_t)next_random(&seed);
    memcpy(work, source, sizeof work);
    quick_sort(work, 0, COUNT - 1);
    sum = checksum(sum);
    memcpy(work, source, sizeof work);
    heap_sort(work, COUNT);
    sum = checksum(sum);
    memcpy(work, source, sizeof work);
    merge_sort(work, spare, COUNT);
    sum = checksum(sum);
  }
  return sum;
}
