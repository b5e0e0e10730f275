// A hostile guest: tries to reach what is beside its only directory, descriptor 3.
//
//   hostile.wasm ATTACK|all OUTSIDE      OUTSIDE: the host's absolute path of what is to be reached
//
// Each attempt prints `CALL PATH errno=N`, and none may print 0. What an attack needs first prints
// `prepare CALL PATH errno=N`. WASI is called directly, since the C library resolves paths of its
// own. The links in the jail are made by hostile_test.ts. Rebuild it with build.sh.

#include <stdio.h>
#include <string.h>
#include <wasi/api.h>

enum { JAIL = 3, NO_FOLLOW = 0, FOLLOW = __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, PATH_SIZE = 8192 };

static const __wasi_rights_t READ = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK;
static const __wasi_rights_t WRITE = __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_SEEK;
// All that can be done with a directory, so that it is not a missing right that refuses.
static const __wasi_rights_t BENEATH =
    __WASI_RIGHTS_FD_READDIR | __WASI_RIGHTS_PATH_OPEN | __WASI_RIGHTS_PATH_CREATE_DIRECTORY |
    __WASI_RIGHTS_PATH_CREATE_FILE | __WASI_RIGHTS_PATH_FILESTAT_GET |
    __WASI_RIGHTS_PATH_FILESTAT_SET_SIZE | __WASI_RIGHTS_PATH_FILESTAT_SET_TIMES |
    __WASI_RIGHTS_PATH_LINK_SOURCE | __WASI_RIGHTS_PATH_LINK_TARGET | __WASI_RIGHTS_PATH_READLINK |
    __WASI_RIGHTS_PATH_REMOVE_DIRECTORY | __WASI_RIGHTS_PATH_RENAME_SOURCE |
    __WASI_RIGHTS_PATH_RENAME_TARGET | __WASI_RIGHTS_PATH_SYMLINK |
    __WASI_RIGHTS_PATH_UNLINK_FILE;
static const char *outside;

// Paths that are not text are printed byte by byte, and long ones cut.
static void report(const char *call, const char *path, __wasi_errno_t error) {
  printf("%s ", call);
  for (int i = 0; path[i] != 0 && i < 100; i++) {
    unsigned char byte = (unsigned char)path[i];
    printf(byte > ' ' && byte < 127 ? "%c" : "\\%02x", byte);
  }
  printf(" errno=%d\n", error);
}

static const char *join(const char *directory, const char *name) {
  static char paths[2][PATH_SIZE];
  static int turn;
  char *path = paths[turn++ % 2];
  snprintf(path, PATH_SIZE, "%s/%s", directory, name);
  return path;
}

typedef struct {
  const char *call;
  __wasi_oflags_t oflags;
  __wasi_rights_t rights;
  __wasi_fdflags_t fdflags;
} way_to_open;

// Goes through every way to open a path, links followed or not.
static void try_open(int fd, const char *path, __wasi_lookupflags_t lookup) {
  const way_to_open ways[] = {
      {"open-read", 0, READ, 0},
      {"open-write", 0, WRITE, 0},
      {"open-append", 0, WRITE, __WASI_FDFLAGS_APPEND},
      {"open-create", __WASI_OFLAGS_CREAT, READ | WRITE, 0},
      {"open-truncate", __WASI_OFLAGS_TRUNC, WRITE, 0},
      {"open-create-truncate", __WASI_OFLAGS_CREAT | __WASI_OFLAGS_TRUNC, WRITE, 0},
      {"open-exclusive", __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, WRITE, 0},
      {"open-directory", __WASI_OFLAGS_DIRECTORY, READ, 0},
  };
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    __wasi_fd_t opened;
    __wasi_errno_t error = __wasi_path_open(fd, lookup, path, ways[i].oflags, ways[i].rights, 0,
                                            ways[i].fdflags, &opened);
    report(ways[i].call, path, error);
    if (error == 0 && __wasi_fd_close(opened) != 0) puts("close errno=0");
  }
}

// Every way to use a path whose last name leads out.
static void try_file(int fd, const char *path) {
  __wasi_filestat_t stat;
  try_open(fd, path, FOLLOW);
  try_open(fd, path, NO_FOLLOW);
  report("stat", path, __wasi_path_filestat_get(fd, FOLLOW, path, &stat));
  report("set-times", path,
         __wasi_path_filestat_set_times(fd, FOLLOW, path, 1, 1,
                                        __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_MTIM));
  report("link-out", path, __wasi_path_link(fd, FOLLOW, path, JAIL, "stolen"));
}

// Every way to use what is in a directory outside; `path` leads to it.
static void try_directory(int fd, const char *path) {
  unsigned char buffer[64];
  __wasi_size_t used;
  const char *fresh = join(path, "new.txt");
  const char *secret = join(path, "secret.txt");
  try_open(fd, fresh, FOLLOW);
  try_file(fd, secret);
  report("readlink", secret, __wasi_path_readlink(fd, secret, buffer, sizeof buffer, &used));
  report("mkdir", fresh, __wasi_path_create_directory(fd, fresh));
  report("unlink", secret, __wasi_path_unlink_file(fd, secret));
  report("symlink", fresh, __wasi_path_symlink("file", fd, fresh));
  report("link-into", fresh, __wasi_path_link(JAIL, NO_FOLLOW, "file", fd, fresh));
  report("link-out", secret, __wasi_path_link(fd, NO_FOLLOW, secret, JAIL, "stolen"));
  report("rename-into", fresh, __wasi_path_rename(JAIL, "file", fd, fresh));
  report("rename-onto", secret, __wasi_path_rename(JAIL, "file", fd, secret));
  report("rename-out", secret, __wasi_path_rename(fd, secret, JAIL, "stolen"));
  report("rename-directory-into", fresh, __wasi_path_rename(JAIL, "dir", fd, fresh));
  const char *directory = join(path, "dir");
  report("rmdir", directory, __wasi_path_remove_directory(fd, directory));
}

static __wasi_errno_t prepare(const char *call, const char *path, __wasi_errno_t error) {
  printf("prepare ");
  report(call, path, error);
  return error;
}

static void dots(void) {
  try_directory(JAIL, "../outside");
  try_directory(JAIL, "dir/../../outside");
  try_directory(JAIL, "dir/sub/../../../outside");
  try_directory(JAIL, "./.././outside");
  try_directory(JAIL, "dir//..//..//outside");
  try_open(JAIL, "..", FOLLOW);
  try_open(JAIL, "dir/../..", FOLLOW);
}

static void absolute(void) {
  char path[PATH_SIZE];
  try_directory(JAIL, outside);
  snprintf(path, sizeof path, "//%s", outside);
  try_directory(JAIL, path);
  snprintf(path, sizeof path, "dir/%s", outside);
  try_directory(JAIL, path);
}

// Links that were there before the guest ran.
static void links(void) {
  const char *files[] = {"file_abs", "file_rel", "file_chain", "new_rel", "new_abs"};
  const char *directories[] = {"dir_abs", "dir_rel", "dir_chain", "up/outside", "dir/sub/dir_deep"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    try_file(JAIL, files[i]);
    try_file(JAIL, join(files[i], ""));
    try_file(JAIL, join(files[i], "."));
  }
  for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
    try_directory(JAIL, directories[i]);
  }
  try_file(JAIL, "dir_abs");
  try_file(JAIL, "dir_rel/");
  try_file(JAIL, "dir_chain/.");
  try_file(JAIL, "dir_rel/../outside/secret.txt");
  try_open(JAIL, "loop", FOLLOW);
}

// Links that the guest makes.
static void made(void) {
  report("symlink-absolute", outside, __wasi_path_symlink(outside, JAIL, "made_abs"));
  try_directory(JAIL, "made_abs");
  if (prepare("symlink", "made_rel", __wasi_path_symlink("../outside", JAIL, "made_rel")) == 0) {
    try_directory(JAIL, "made_rel");
  }
  // It leads nowhere where it is made, and out from where it is moved to.
  if (prepare("symlink", "dir/moved", __wasi_path_symlink("../outside", JAIL, "dir/moved")) == 0 &&
      prepare("rename", "dir/moved", __wasi_path_rename(JAIL, "dir/moved", JAIL, "moved")) == 0) {
    try_directory(JAIL, "moved");
  }
}

// A handle on a directory that moves, while a link out takes its name.
static void handle(void) {
  __wasi_fd_t fd;
  if (prepare("mkdir", "old", __wasi_path_create_directory(JAIL, "old")) != 0) return;
  prepare("mkdir", "old/sub", __wasi_path_create_directory(JAIL, "old/sub"));
  if (prepare("open", "old/sub",
              __wasi_path_open(JAIL, 0, "old/sub", __WASI_OFLAGS_DIRECTORY, BENEATH, ~0ull, 0,
                               &fd)) != 0) {
    return;
  }
  prepare("rename", "old", __wasi_path_rename(JAIL, "old", JAIL, "renamed"));
  prepare("symlink", "old", __wasi_path_symlink("../outside", JAIL, "old"));
  try_directory(fd, "../../../outside");
  try_directory(fd, "../../outside");
  try_directory(fd, "../../old");
  try_open(fd, "..", FOLLOW);
  try_open(fd, "../../file", FOLLOW);
}

static void proc(void) {
  char path[PATH_SIZE];
  snprintf(path, sizeof path, "/proc/self/root%s", outside);
  try_directory(JAIL, path);
  snprintf(path, sizeof path, "root%s", outside);
  try_directory(JAIL, path);
  try_directory(JAIL, "cwd/../outside");
  try_open(JAIL, "/proc/self/environ", FOLLOW);
  try_open(JAIL, "root/proc/self/environ", FOLLOW);
  try_open(JAIL, "/dev/stdin", FOLLOW);
}

static void names(void) {
  char path[PATH_SIZE] = "";
  memset(path, 'x', 300);
  path[300] = 0;
  try_file(JAIL, path);
  try_directory(JAIL, path);
  path[0] = 0;
  while (strlen(path) < 6000) strcat(path, "../");
  try_directory(JAIL, path);
  try_file(JAIL, "");
  try_file(JAIL, "\xff\xfe");
  try_directory(JAIL, "\xc0\xae\xc0\xae/outside");
  try_directory(JAIL, "..\xff/outside");
  try_directory(JAIL, "\xed\xa0\x80");
  try_directory(JAIL, "..\\outside");
}

int main(int argc, char **argv) {
  const struct {
    const char *name;
    void (*run)(void);
  } attacks[] = {{"dots", dots},     {"absolute", absolute}, {"links", links}, {"made", made},
                 {"handle", handle}, {"proc", proc},         {"names", names}};
  if (argc != 3) return 2;
  outside = argv[2];
  // Refusals mean something only in a directory that works.
  __wasi_fd_t fd;
  prepare("open", "file", __wasi_path_open(JAIL, 0, "file", 0, READ, 0, 0, &fd));
  for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
    if (strcmp(argv[1], "all") != 0 && strcmp(argv[1], attacks[i].name) != 0) continue;
    printf("attack %s\n", attacks[i].name);
    attacks[i].run();
  }
  return 0;
}
