// wc: counts lines, words and bytes.
//
//   wc [-l] [-w] [-c] [FILE...]
//
// With no FILE it reads standard input; with no option it prints all three.

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  unsigned long long lines, words, bytes;
} Counts;

static bool show_lines, show_words, show_bytes;

static Counts count(FILE* file) {
  Counts counts = {0};
  bool in_word = false;
  char chunk[16384];
  size_t length;
  while ((length = fread(chunk, 1, sizeof chunk, file)) > 0) {
    counts.bytes += length;
    for (size_t i = 0; i < length; i++) {
      bool space = isspace((unsigned char)chunk[i]);
      counts.lines += chunk[i] == '\n';
      counts.words += in_word && space;
      in_word = !space;
    }
  }
  counts.words += in_word;
  return counts;
}

static void print(Counts counts, const char* name) {
  if (show_lines) printf("%8llu", counts.lines);
  if (show_words) printf("%8llu", counts.words);
  if (show_bytes) printf("%8llu", counts.bytes);
  printf(name == NULL ? "\n" : " %s\n", name);
}

int main(int argc, char** argv) {
  int option;
  while ((option = getopt(argc, argv, "lwc")) != -1) {
    if (option == 'l')
      show_lines = true;
    else if (option == 'w')
      show_words = true;
    else if (option == 'c')
      show_bytes = true;
    else
      return fputs("usage: wc [-l] [-w] [-c] [FILE...]\n", stderr), 2;
  }
  if (!show_lines && !show_words && !show_bytes) show_lines = show_words = show_bytes = true;
  if (optind == argc) return print(count(stdin), NULL), 0;

  Counts total = {0};
  int status = 0;
  for (int i = optind; i < argc; i++) {
    FILE* file = fopen(argv[i], "rb");
    if (file == NULL) {
      fprintf(stderr, "wc: %s: %s\n", argv[i], strerror(errno));
      status = 1;
      continue;
    }
    Counts counts = count(file);
    fclose(file);
    print(counts, argv[i]);
    total.lines += counts.lines;
    total.words += counts.words;
    total.bytes += counts.bytes;
  }
  if (argc - optind > 1) print(total, "total");
  return status;
}
