// mandelbrot: draws the Mandelbrot set as a binary PPM picture.
//
//   mandelbrot [-s SIZE] [-i ITERATIONS] [-o FILE]
//
// SIZE is the picture's width (320); its height is two thirds of that. Without -o the picture goes
// to standard output: `... mandelbrot.wasm > picture.ppm`.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Returns how many steps the point (x, y) takes to escape, at most `limit`.
static int escape(double x, double y, int limit) {
  double re = 0, im = 0;
  int step = 0;
  while (step < limit && re * re + im * im <= 4.0) {
    double next = re * re - im * im + x;
    im = 2 * re * im + y;
    re = next;
    step++;
  }
  return step;
}

static void put_pixel(FILE* out, int step, int limit) {
  unsigned char colour[3] = {0, 0, 0};
  if (step < limit) {
    double t = (double)step / limit;
    colour[0] = (unsigned char)(9 * (1 - t) * t * t * t * 255);
    colour[1] = (unsigned char)(15 * (1 - t) * (1 - t) * t * t * 255);
    colour[2] = (unsigned char)(8.5 * (1 - t) * (1 - t) * (1 - t) * t * 255);
  }
  fwrite(colour, 1, 3, out);
}

static void draw(FILE* out, int width, int limit) {
  int height = width * 2 / 3;
  fprintf(out, "P6\n%d %d\n255\n", width, height);
  for (int row = 0; row < height; row++) {
    for (int column = 0; column < width; column++) {
      double x = -2.2 + 3.2 * column / width;
      double y = -1.0666 + 2.1333 * row / height;
      put_pixel(out, escape(x, y, limit), limit);
    }
  }
}

int main(int argc, char** argv) {
  int width = 320;
  int limit = 100;
  const char* file = NULL;
  int option;
  while ((option = getopt(argc, argv, "s:i:o:")) != -1) {
    if (option == 's')
      width = atoi(optarg);
    else if (option == 'i')
      limit = atoi(optarg);
    else if (option == 'o')
      file = optarg;
    else
      width = 0;
  }
  if (width < 2 || width > 16384 || limit < 1 || optind < argc) {
    fputs("usage: mandelbrot [-s SIZE] [-i ITERATIONS] [-o FILE]\n", stderr);
    return 2;
  }
  FILE* out = file == NULL ? stdout : fopen(file, "wb");
  if (out != NULL) draw(out, width, limit);
  if (out == NULL || fflush(out) != 0) {
    fprintf(stderr, "mandelbrot: %s: %s\n", file == NULL ? "output" : file, strerror(errno));
    return 1;
  }
  return 0;
}
