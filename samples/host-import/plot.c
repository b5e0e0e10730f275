// Plots a function that the host provides: the guest walks the columns, calls out for each value
// and hands back finished lines of text. No libc and no WASI; the two imports are all it needs.

#define IMPORT(name) __attribute__((import_module("host"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

// The function to plot.
IMPORT("curve") double curve(double x);
// Takes one line of text from this module's memory.
IMPORT("print") void print(const char* bytes, int length);

enum { MAX_COLUMNS = 200 };

static int row_of(double value, int rows) {
  double row = (1.0 - value) * 0.5 * (rows - 1);
  return row < 0 || row > rows ? -1 : (int)(row + 0.5);
}

// Draws `curve` for x from `from` to `to`, with values from -1 to 1 over `rows` lines.
// Returns how many points fell inside.
EXPORT("plot") int plot(double from, double to, int columns, int rows) {
  int heights[MAX_COLUMNS];
  int inside = 0;
  if (columns > MAX_COLUMNS) columns = MAX_COLUMNS;
  for (int column = 0; column < columns; column++) {
    heights[column] = row_of(curve(from + (to - from) * column / (columns - 1)), rows);
    inside += heights[column] >= 0 && heights[column] < rows;
  }
  for (int row = 0; row < rows; row++) {
    char line[MAX_COLUMNS];
    for (int column = 0; column < columns; column++) {
      line[column] = heights[column] == row ? '*' : row == rows / 2 ? '-' : ' ';
    }
    print(line, columns);
  }
  return inside;
}
