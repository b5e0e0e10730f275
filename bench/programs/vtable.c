// Dispatch through tables of functions: a tree of expressions, each node with its kind's methods.

#include "bench.h"

typedef struct Node Node;

typedef struct {
  int32_t (*value)(const Node* node, int32_t x);
  uint32_t (*weight)(const Node* node);
} Methods;

struct Node {
  const Methods* methods;
  const Node *left, *right;
  int32_t constant;
};

enum { NODES = 255 };

static Node nodes[NODES];

static int32_t value(const Node* node, int32_t x) { return node->methods->value(node, x); }
static uint32_t weight(const Node* node) { return node->methods->weight(node); }

static int32_t constant_value(const Node* node, int32_t x) { return node->constant ^ (x & 3); }
static int32_t variable_value(const Node* node, int32_t x) { return x + node->constant; }
static int32_t add_value(const Node* node, int32_t x) {
  return value(node->left, x) + value(node->right, x);
}
static int32_t multiply_value(const Node* node, int32_t x) {
  return value(node->left, x) * (value(node->right, x) | 1);
}
static int32_t select_value(const Node* node, int32_t x) {
  return x & 1 ? value(node->left, x >> 1) : value(node->right, x + 1);
}
static uint32_t leaf_weight(const Node* node) { return (uint32_t)node->constant & 7; }
static uint32_t pair_weight(const Node* node) {
  return 1 + weight(node->left) + weight(node->right);
}

static const Methods leaves[] = {{constant_value, leaf_weight}, {variable_value, leaf_weight}};
static const Methods pairs[] = {
    {add_value, pair_weight}, {multiply_value, pair_weight}, {select_value, pair_weight}};

static void plant(void) {
  uint32_t seed = 31;
  for (int i = 0; i < NODES; i++) {
    uint32_t random = next_random(&seed);
    int leaf = 2 * i + 2 >= NODES;
    nodes[i].methods = leaf ? &leaves[random % 2] : &pairs[random % 3];
    nodes[i].left = leaf ? 0 : &nodes[2 * i + 1];
    nodes[i].right = leaf ? 0 : &nodes[2 * i + 2];
    nodes[i].constant = (int32_t)(random >> 8);
  }
}

uint32_t run(uint32_t n) {
  plant();
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (int32_t x = 0; x < 16; x++) sum = mix(sum, (uint32_t)value(nodes, x + (int32_t)round));
    sum = mix(sum, weight(nodes));
  }
  return sum;
}
