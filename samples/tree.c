// tree: draws a directory and everything below it.
//
//   tree [-a] [-L DEPTH] [PATH]
//
// -a shows names that start with a dot; -L stops DEPTH levels down. Links are not followed.

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool all = false;
static long max_depth = 1000;
static unsigned directories = 0;
static unsigned files = 0;

// The directory being walked and the lines drawn in front of its entries; both grow on the way
// down.
static char path[4096];
static char prefix[4096];

static int is_shown(const struct dirent* entry) {
  if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) return false;
  return all || entry->d_name[0] != '.';
}

static int by_name(const struct dirent** left, const struct dirent** right) {
  return strcmp((*left)->d_name, (*right)->d_name);
}

static void walk(long depth);

static void draw(const char* name, bool is_last, long depth) {
  size_t path_length = strlen(path);
  size_t prefix_length = strlen(prefix);
  snprintf(path + path_length, sizeof path - path_length, "/%s", name);
  printf("%s%s%s", prefix, is_last ? "└── " : "├── ", name);

  struct stat status;
  if (lstat(path, &status) != 0) {
    printf("  [%s]\n", strerror(errno));
  } else if (S_ISDIR(status.st_mode)) {
    directories++;
    putchar('\n');
    snprintf(prefix + prefix_length, sizeof prefix - prefix_length, "%s",
             is_last ? "    " : "│   ");
    if (depth < max_depth) walk(depth + 1);
  } else {
    files++;
    char target[1024];
    ssize_t length = S_ISLNK(status.st_mode) ? readlink(path, target, sizeof target) : -1;
    if (length >= 0) printf(" -> %.*s", (int)length, target);
    putchar('\n');
  }
  path[path_length] = '\0';
  prefix[prefix_length] = '\0';
}

static void walk(long depth) {
  struct dirent** entries;
  int count = scandir(path, &entries, is_shown, by_name);
  if (count < 0) {
    printf("%s[%s]\n", prefix, strerror(errno));
    return;
  }
  for (int i = 0; i < count; i++) {
    draw(entries[i]->d_name, i == count - 1, depth);
    free(entries[i]);
  }
  free(entries);
}

int main(int argc, char** argv) {
  int option;
  while ((option = getopt(argc, argv, "aL:")) != -1) {
    if (option == 'a')
      all = true;
    else if (option == 'L')
      max_depth = strtol(optarg, NULL, 10);
    else
      return fputs("usage: tree [-a] [-L DEPTH] [PATH]\n", stderr), 2;
  }
  snprintf(path, sizeof path, "%s", optind < argc ? argv[optind] : ".");
  struct stat status;
  if (stat(path, &status) != 0) {
    fprintf(stderr, "tree: %s: %s\n", path, strerror(errno));
    return 1;
  }
  puts(path);
  walk(1);
  printf("\n%u directories, %u files\n", directories, files);
  return 0;
}
