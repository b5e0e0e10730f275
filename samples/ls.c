// ls: lists directories, sorted by name.
//
//   ls [-a] [-l] [PATH...]
//
// -a shows names that start with a dot; -l shows kind, links, size and time of change (UTC).

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool all = false;
static bool detailed = false;

static char kind_letter(mode_t mode) {
  if (S_ISDIR(mode)) return 'd';
  if (S_ISLNK(mode)) return 'l';
  if (S_ISCHR(mode)) return 'c';
  return S_ISREG(mode) ? '-' : '?';
}

static int complain(const char* path) {
  fprintf(stderr, "ls: %s: %s\n", path, strerror(errno));
  return 1;
}

static void print_link_target(const char* path) {
  char target[4096];
  ssize_t length = readlink(path, target, sizeof target);
  if (length >= 0) printf(" -> %.*s", (int)length, target);
}

// Prints one entry; `path` is where it is, `name` how it is shown.
static int print_entry(const char* path, const char* name) {
  if (!detailed) {
    puts(name);
    return 0;
  }
  struct stat status;
  if (lstat(path, &status) != 0) return complain(path);
  char when[32];
  strftime(when, sizeof when, "%Y-%m-%d %H:%M", gmtime(&status.st_mtime));
  printf("%c %2u %10lld %s %s", kind_letter(status.st_mode), (unsigned)status.st_nlink,
         (long long)status.st_size, when, name);
  if (S_ISLNK(status.st_mode)) print_link_target(path);
  putchar('\n');
  return 0;
}

static int is_shown(const struct dirent* entry) { return all || entry->d_name[0] != '.'; }

static int by_name(const struct dirent** left, const struct dirent** right) {
  return strcmp((*left)->d_name, (*right)->d_name);
}

static int list_directory(const char* path) {
  struct dirent** entries;
  int count = scandir(path, &entries, is_shown, by_name);
  if (count < 0) return complain(path);
  int status = 0;
  for (int i = 0; i < count; i++) {
    char full[4096];
    snprintf(full, sizeof full, "%s/%s", path, entries[i]->d_name);
    status |= print_entry(full, entries[i]->d_name);
    free(entries[i]);
  }
  free(entries);
  return status;
}

static int list(const char* path) {
  struct stat status;
  if (stat(path, &status) != 0) return complain(path);
  return S_ISDIR(status.st_mode) ? list_directory(path) : print_entry(path, path);
}

int main(int argc, char** argv) {
  int option;
  while ((option = getopt(argc, argv, "al")) != -1) {
    if (option == 'a')
      all = true;
    else if (option == 'l')
      detailed = true;
    else
      return fputs("usage: ls [-a] [-l] [PATH...]\n", stderr), 2;
  }
  if (optind == argc) return list(".");
  int status = 0;
  for (int i = optind; i < argc; i++) {
    if (argc - optind > 1) printf("%s%s:\n", i > optind ? "\n" : "", argv[i]);
    status |= list(argv[i]);
  }
  return status;
}
