// Allocation: binary search trees grown, searched and freed through malloc.

#include <stdlib.h>

#include "bench.h"

typedef struct Tree {
  struct Tree *left, *right;
  uint32_t key;
  uint32_t count;
} Tree;

APART static Tree* insert(Tree* tree, uint32_t key) {
  Tree** at = &tree;
  while (*at && (*at)->key != key) at = key < (*at)->key ? &(*at)->left : &(*at)->right;
  if (!*at) {
    *at = malloc(sizeof **at);
    if (!*at) abort();
    **at = (Tree){0, 0, key, 0};
  }
  (*at)->count++;
  return tree;
}

APART static uint32_t fold(const Tree* tree, uint32_t sum) {
  if (!tree) return sum;
  sum = fold(tree->left, sum);
  return fold(tree->right, mix(sum, tree->key + tree->count));
}

APART static void free_tree(Tree* tree) {
  if (!tree) return;
  free_tree(tree->left);
  free_tree(tree->right);
  free(tree);
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    uint32_t seed = round + 5;
    Tree* tree = 0;
    for (int i = 0; i < 1000; i++) tree = insert(tree, next_random(&seed) >> 20);
    sum = fold(tree, sum);
    free_tree(tree);
  }
  return sum;
}
