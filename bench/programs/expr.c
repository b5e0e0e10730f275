// A language of formulas: text is scanned and parsed by recursive descent into a tree, which is folded
// where it is constant and then evaluated. Branches on characters, small functions, f64 results.

#include "bench.h"

enum { NODES = 256 };

typedef struct Node Node;
struct Node {
  char kind;
  double value;
  const Node *left, *right;
};

static Node nodes[NODES];
static int used;
static const char* at;

static const char* const texts[] = {
    "(x + 3) * (x - 2.5) / (1 + x * x)",
    "max(x, 4) - min(2 * x, 10 - x) * 0.5",
    "x < 5 ? x * x * x - 1 : (7 - 3) * (x + 8 / 4)",
    "((((1 + x) * 2 + x) * 3 + x) * 4 + x) * 5 - -x",
    "min(max(x * 2, 1 + 2 + 3), max(min(x, 30), 12 / (x + 1)))",
};

static const Node* conditional(void);

static const Node* make(char kind, double value, const Node* left, const Node* right) {
  Node* node = &nodes[used++ % NODES];
  *node = (Node){kind, value, left, right};
  return node;
}

static void skip(void) {
  while (*at == ' ') at++;
}

static int accept(char wanted) {
  skip();
  if (*at != wanted) return 0;
  at++;
  return 1;
}

static double number(void) {
  double value = 0, scale = 1;
  for (; *at >= '0' && *at <= '9'; at++) value = value * 10 + (*at - '0');
  if (*at == '.') {
    for (at++; *at >= '0' && *at <= '9'; at++) value += (*at - '0') * (scale /= 10);
  }
  return value;
}

static const Node* primary(void) {
  if (accept('-')) return make('-', 0, make('n', 0, 0, 0), primary());
  if (accept('(')) {
    const Node* inside = conditional();
    accept(')');
    return inside;
  }
  if (*at == 'x') return at++, make('x', 0, 0, 0);
  if (*at != 'm') return make('n', number(), 0, 0);
  char kind = at[1] == 'a' ? 'M' : 'm';
  at += 3;
  accept('(');
  const Node* left = conditional();
  accept(',');
  const Node* right = conditional();
  accept(')');
  return make(kind, 0, left, right);
}

static int binds(char kind) {
  switch (kind) {
    case '*':
    case '/': return 3;
    case '+':
    case '-': return 2;
    case '<': return 1;
    default: return 0;
  }
}

static double apply(char kind, double a, double b) {
  switch (kind) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return a / b;
    case '<': return a < b;
    case 'm': return a < b ? a : b;
    default: return a > b ? a : b;
  }
}

APART static const Node* operation(int least) {
  const Node* left = primary();
  for (;;) {
    skip();
    char kind = *at;
    int strength = binds(kind);
    if (strength == 0 || strength < least) return left;
    at++;
    const Node* right = operation(strength + 1);
    int known = left->kind == 'n' && right->kind == 'n';
    left = known ? make('n', apply(kind, left->value, right->value), 0, 0)
                 : make(kind, 0, left, right);
  }
}

static const Node* conditional(void) {
  const Node* condition = operation(1);
  if (!accept('?')) return condition;
  const Node* yes = conditional();
  accept(':');
  return make('?', 0, condition, make(':', 0, yes, conditional()));
}

APART static double evaluate(const Node* node, double x) {
  switch (node->kind) {
    case 'n': return node->value;
    case 'x': return x;
    case '?':
      return evaluate(node->left, x) != 0 ? evaluate(node->right->left, x)
                                          : evaluate(node->right->right, x);
    default: return apply(node->kind, evaluate(node->left, x), evaluate(node->right, x));
  }
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++) {
      used = 0;
      at = texts[i];
      const Node* tree = conditional();
      for (int x = 0; x < 8; x++) sum = mix_double(sum, evaluate(tree, x * 1.25 + (round & 3)));
    }
  }
  return sum;
}
