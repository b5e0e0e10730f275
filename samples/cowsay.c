// cowsay: an animal says what it is told, in a balloon.
//
//   cowsay [-f FIGURE] [-e EYES] [-W WIDTH] [-t] [-l] [TEXT...]
//
// With no TEXT it reads standard input. Lines wrap at WIDTH characters (40); words longer than that
// are broken. Width is counted in code points, so UTF-8 text lines up.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  const char* name;
  const char* art;  // `$` is the thread to the balloon, `@` an eye
} Figure;

static const Figure FIGURES[] = {
    {"cow",
     "     $\n"
     "      $   ^__^\n"
     "       $ (.@@.)_________\n"
     "          |..|   {_}    )~~*\n"
     "           \\/ \\    {_} /\n"
     "               ||~~~w||\n"
     "               ||    ||\n"
     "               ''    ''\n"},
    {"cat",
     "     $\n"
     "      $   /\\___/\\\n"
     "       $ (  @@   )      _\n"
     "         (  =^=  )     ( \\\n"
     "          )     (       ) )\n"
     "         (  | |  )_____/ /\n"
     "         (__|_|__)______/\n"},
    {"owl",
     "     $\n"
     "      $   ,___,\n"
     "       $  (@,@)\n"
     "          /)_)\n"
     "        ---\"--\"---\n"},
    {"robot",
     "     $      o\n"
     "      $   __|__\n"
     "       $ |[@@] |\n"
     "         |_===_|\n"
     "        /|  o  |\\\n"
     "       d |_____| b\n"
     "          _/ \\_\n"},
};
enum { FIGURE_COUNT = sizeof FIGURES / sizeof FIGURES[0] };

typedef struct {
  char* bytes;
  size_t length;
  size_t capacity;
} Buffer;

// A wrapped line: a slice of the text, and its width in code points.
typedef struct {
  const char* start;
  size_t length;
  size_t width;
} Line;

typedef struct {
  Line* items;
  size_t count;
  size_t capacity;
} Lines;

static void* grow(void* memory, size_t bytes) {
  void* grown = realloc(memory, bytes);
  if (grown == NULL) {
    fputs("cowsay: out of memory\n", stderr);
    exit(1);
  }
  return grown;
}

static void append(Buffer* buffer, const char* bytes, size_t length) {
  if (buffer->length + length > buffer->capacity) {
    buffer->capacity = (buffer->length + length) * 2;
    buffer->bytes = grow(buffer->bytes, buffer->capacity);
  }
  memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
}

static void push(Lines* lines, Line line) {
  if (line.length > 0 && line.start[line.length - 1] == '\r') line.length--, line.width--;
  if (lines->count == lines->capacity) {
    lines->capacity = lines->capacity == 0 ? 16 : lines->capacity * 2;
    lines->items = grow(lines->items, lines->capacity * sizeof(Line));
  }
  lines->items[lines->count++] = line;
}

static bool is_lead_byte(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

// Takes one balloon line from `text`: up to `limit` code points, ending at the last space if it
// can. Returns the bytes consumed, the break included.
static size_t take_line(const char* text, size_t length, size_t limit, Lines* lines) {
  size_t width = 0;
  size_t end = 0;
  size_t space = 0;
  size_t space_width = 0;
  while (end < length && text[end] != '\n') {
    if (is_lead_byte(text[end])) {
      if (width == limit && text[end] != ' ') break;
      if (text[end] == ' ') {
        space = end;
        space_width = width;
        if (width == limit) break;
      }
      width++;
    }
    end++;
  }
  bool whole = end == length || text[end] == '\n';
  if (whole || space == 0) {
    push(lines, (Line){text, end, width});
    return whole && end < length ? end + 1 : end;
  }
  push(lines, (Line){text, space, space_width});
  return space + 1;
}

static Lines wrap(const char* text, size_t length, size_t limit) {
  Lines lines = {0};
  while (length > 0) {
    size_t taken = take_line(text, length, limit, &lines);
    text += taken;
    length -= taken;
  }
  if (lines.count == 0) push(&lines, (Line){text, 0, 0});
  return lines;
}

static void repeat(char character, size_t count) {
  while (count-- > 0) putchar(character);
}

static void print_line(const Line* line, size_t width, char left, char right) {
  putchar(left);
  putchar(' ');
  fwrite(line->start, 1, line->length, stdout);
  repeat(' ', width - line->width + 1);
  putchar(right);
  putchar('\n');
}

static void print_balloon(const Lines* lines, bool thinks) {
  size_t width = 0;
  for (size_t i = 0; i < lines->count; i++) {
    if (lines->items[i].width > width) width = lines->items[i].width;
  }
  putchar(' ');
  repeat('_', width + 2);
  putchar('\n');
  for (size_t i = 0; i < lines->count; i++) {
    const char* sides = thinks                  ? "()"
                        : lines->count == 1     ? "<>"
                        : i == 0                ? "/\\"
                        : i == lines->count - 1 ? "\\/"
                                                : "||";
    print_line(&lines->items[i], width, sides[0], sides[1]);
  }
  putchar(' ');
  repeat('-', width + 2);
  putchar('\n');
}

static void print_figure(const Figure* figure, const char* eyes, bool thinks) {
  size_t eye = 0;
  for (const char* at = figure->art; *at != '\0'; at++) {
    if (*at == '$')
      putchar(thinks ? 'o' : '\\');
    else if (*at == '@')
      putchar(eyes[eye++ % 2]);
    else
      putchar(*at);
  }
}

static const Figure* find_figure(const char* name) {
  for (size_t i = 0; i < FIGURE_COUNT; i++) {
    if (strcmp(FIGURES[i].name, name) == 0) return &FIGURES[i];
  }
  fprintf(stderr, "cowsay: there is no figure '%s'; -l lists them\n", name);
  exit(1);
}

static void read_all(Buffer* text, FILE* file) {
  char chunk[4096];
  size_t count;
  while ((count = fread(chunk, 1, sizeof chunk, file)) > 0) append(text, chunk, count);
  while (text->length > 0 && text->bytes[text->length - 1] == '\n') text->length--;
}

static void usage(void) {
  fputs("usage: cowsay [-f FIGURE] [-e EYES] [-W WIDTH] [-t] [-l] [TEXT...]\n", stderr);
  exit(2);
}

int main(int argc, char** argv) {
  const Figure* figure = &FIGURES[0];
  const char* eyes = "oo";
  bool thinks = false;
  long width = 40;
  int option;
  while ((option = getopt(argc, argv, "f:e:W:tl")) != -1) {
    switch (option) {
      case 'f':
        figure = find_figure(optarg);
        break;
      case 'e':
        eyes = strlen(optarg) == 2 ? optarg : (usage(), eyes);
        break;
      case 'W':
        width = strtol(optarg, NULL, 10);
        break;
      case 't':
        thinks = true;
        break;
      case 'l':
        for (size_t i = 0; i < FIGURE_COUNT; i++) puts(FIGURES[i].name);
        return 0;
      default:
        usage();
    }
  }
  if (width < 1) usage();

  Buffer text = {0};
  if (optind == argc) read_all(&text, stdin);
  for (int i = optind; i < argc; i++) {
    if (i > optind) append(&text, " ", 1);
    append(&text, argv[i], strlen(argv[i]));
  }
  Lines lines = wrap(text.bytes, text.length, (size_t)width);
  print_balloon(&lines, thinks);
  print_figure(figure, eyes, thinks);
  return 0;
}
