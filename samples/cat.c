// cat: copies files, or standard input, to standard output.
//
//   cat [-n] [FILE...]
//
// `-` is standard input; -n numbers the lines.

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void copy(FILE* file, bool numbered) {
  static unsigned line = 0;
  static bool at_line_start = true;
  char chunk[16384];
  size_t count;
  while ((count = fread(chunk, 1, sizeof chunk, file)) > 0) {
    if (!numbered) {
      fwrite(chunk, 1, count, stdout);
      continue;
    }
    for (size_t i = 0; i < count; i++) {
      if (at_line_start) printf("%6u\t", ++line);
      putchar(chunk[i]);
      at_line_start = chunk[i] == '\n';
    }
  }
}

// Returns 0, or 1 when the file cannot be read.
static int copy_named(const char* name, bool numbered) {
  if (strcmp(name, "-") == 0) {
    copy(stdin, numbered);
    return 0;
  }
  FILE* file = fopen(name, "rb");
  if (file != NULL) copy(file, numbered);
  int failed = file == NULL || ferror(file);
  if (failed) fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
  if (file != NULL) fclose(file);
  return failed;
}

int main(int argc, char** argv) {
  bool numbered = false;
  int option;
  while ((option = getopt(argc, argv, "n")) != -1) {
    if (option != 'n') {
      fputs("usage: cat [-n] [FILE...]\n", stderr);
      return 2;
    }
    numbered = true;
  }
  if (optind == argc) copy(stdin, numbered);
  int status = 0;
  for (int i = optind; i < argc; i++) status |= copy_named(argv[i], numbered);
  return status;
}
