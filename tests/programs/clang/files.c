// Works on files below the directory given: makes, writes, appends, seeks, renames, lists, removes.

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void check(int ok, const char* what) {
  if (ok) return;
  fprintf(stderr, "files: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void write_text(const char* path, const char* mode, const char* text) {
  FILE* file = fopen(path, mode);
  check(file != NULL, path);
  check(fputs(text, file) >= 0 && fclose(file) == 0, "write");
}

static void show(const char* path, long from) {
  char text[128] = "";
  FILE* file = fopen(path, "r");
  check(file != NULL, path);
  check(fseek(file, from, SEEK_SET) == 0, "seek");
  size_t length = fread(text, 1, sizeof text - 1, file);
  printf("%s from %ld: %zu bytes: %s\n", path, from, length, text);
  fclose(file);
}

int main(int argc, char** argv) {
  check(argc == 2 && chdir(argv[1]) == 0, "chdir");
  check(mkdir("made", 0755) == 0, "mkdir");
  write_text("made/one.txt", "w", "hello");
  write_text("made/one.txt", "a", ", world");
  show("made/one.txt", 7);
  check(rename("made/one.txt", "made/two.txt") == 0, "rename");
  check(access("made/one.txt", F_OK) != 0 && errno == ENOENT, "the old name is gone");

  struct stat status;
  check(stat("made/two.txt", &status) == 0, "stat");
  printf("%lld bytes, %s\n", (long long)status.st_size, S_ISREG(status.st_mode) ? "file" : "other");
  check(truncate("made/two.txt", 5) == 0, "truncate");
  show("made/two.txt", 0);

  int entries = 0;
  DIR* directory = opendir("made");
  check(directory != NULL, "opendir");
  for (struct dirent* entry; (entry = readdir(directory)) != NULL;) entries += entry->d_name[0] != '.';
  closedir(directory);
  printf("%d entry\n", entries);

  check(rmdir("made") != 0 && errno == ENOTEMPTY, "a full directory stays");
  check(unlink("made/two.txt") == 0 && rmdir("made") == 0, "remove");
  puts("done");
  return 0;
}
