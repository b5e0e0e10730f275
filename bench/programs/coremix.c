// Integer mix in the manner of embedded benchmarks: list processing, matrix, state machine, CRC.

#include "bench.h"

typedef struct Node {
  struct Node* next;
  int16_t key;
  int16_t value;
} Node;

enum { NODES = 200, SIZE = 12, TEXT = 320 };

static Node nodes[NODES];
static int16_t a[SIZE][SIZE], b[SIZE][SIZE];
static int32_t c[SIZE][SIZE];
static char text[TEXT];

static uint16_t crc16(uint16_t crc, uint32_t word) {
  for (int bit = 0; bit < 16; bit++) {
    uint32_t low = (crc ^ word) & 1;
    crc >>= 1;
    word >>= 1;
    if (low) crc ^= 0xA001;
  }
  return crc;
}

static Node* make_list(uint32_t seed) {
  for (int i = 0; i < NODES; i++) {
    uint32_t random = next_random(&seed);
    nodes[i] = (Node){i + 1 < NODES ? &nodes[i + 1] : 0, (int16_t)(random & 0x3ff),
                      (int16_t)(random >> 16)};
  }
  return nodes;
}

static Node* merge(Node* left, Node* right) {
  Node head;
  Node* tail = &head;
  while (left && right) {
    Node** least = left->key <= right->key ? &left : &right;
    tail->next = *least;
    tail = *least;
    *least = (*least)->next;
  }
  tail->next = left ? left : right;
  return head.next;
}

APART static Node* sort(Node* list) {
  if (!list || !list->next) return list;
  Node* slow = list;
  for (Node* fast = list->next; fast && fast->next; fast = fast->next->next) slow = slow->next;
  Node* right = slow->next;
  slow->next = 0;
  return merge(sort(list), sort(right));
}

APART static Node* reverse(Node* list) {
  Node* done = 0;
  while (list) {
    Node* next = list->next;
    list->next = done;
    done = list;
    list = next;
  }
  return done;
}

APART static uint16_t list_round(uint32_t seed, uint16_t crc) {
  Node* list = reverse(sort(make_list(seed)));
  for (int wanted = 0; wanted < 1024; wanted += 97) {
    Node* at = list;
    while (at && at->key != wanted) at = at->next;
    crc = crc16(crc, at ? (uint16_t)at->value : (uint32_t)wanted);
  }
  return crc;
}

APART static uint16_t matrix_round(uint32_t seed, uint16_t crc) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      a[i][j] = (int16_t)next_random(&seed);
      b[i][j] = (int16_t)(next_random(&seed) >> 8);
    }
  }
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      int32_t sum = 0;
      for (int k = 0; k < SIZE; k++) sum += (a[i][k] * b[k][j]) >> 2 & 0xffff;
      c[i][j] = sum;
    }
  }
  for (int i = 0; i < SIZE; i++) crc = crc16(crc, (uint32_t)(c[i][i] ^ c[i][SIZE - 1 - i]));
  return crc;
}

typedef enum { START, SIGN, DIGITS, POINT, FRACTION, EXPONENT, INVALID, STATES } State;

static State step(State state, char character) {
  int digit = character >= '0' && character <= '9';
  switch (state) {
    case START:
      return digit                                  ? DIGITS
             : character == '-' || character == '+' ? SIGN
             : character == '.'                     ? POINT
                                                    : INVALID;
    case SIGN:
      return digit ? DIGITS : character == '.' ? POINT : INVALID;
    case DIGITS:
      return digit ? DIGITS : character == '.' ? POINT : character == 'e' ? EXPONENT : INVALID;
    case POINT:
      return digit ? FRACTION : INVALID;
    case FRACTION:
      return digit ? FRACTION : character == 'e' ? EXPONENT : INVALID;
    case EXPONENT:
      return digit || character == '-' ? EXPONENT : INVALID;
    default:
      return INVALID;
  }
}

APART static uint16_t state_round(uint32_t seed, uint16_t crc) {
  uint32_t counts[STATES] = {0};
  for (int i = 0; i < TEXT; i++)
    text[i] = "0123456789012345+-..ee,,,,71828x"[next_random(&seed) & 31];
  State state = START;
  for (int i = 0; i < TEXT; i++) {
    state = text[i] == ',' ? START : step(state, text[i]);
    counts[state]++;
  }
  for (int i = 0; i < STATES; i++) crc = crc16(crc, counts[i]);
  return crc;
}

uint32_t run(uint32_t n) {
  uint16_t crc = 0xffff;
  for (uint32_t round = 1; round <= n; round++) {
    crc = list_round(round, crc);
    crc = matrix_round(round + crc, crc);
    crc = state_round(round ^ crc, crc);
  }
  return crc;
}
