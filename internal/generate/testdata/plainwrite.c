/* Reads every file below a folder into memory, then writes them all below
   another one that doesn't exist yet, and prints the seconds that the writing
   took. It is the plain program that the speed of gen is held against:
     cc -O2 -o plainwrite plainwrite.c && ./plainwrite out copy */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct item { char *path; char *data; size_t size; int dir; };
static struct item *items;
static size_t count, room;
static size_t skip; /* the length of the source folder's name */

static void die(const char *what) { perror(what); exit(1); }

static char *load(const char *path, size_t size) {
	char *data = malloc(size ? size : 1);
	int fd = open(path, O_RDONLY);
	if (!data || fd < 0 || read(fd, data, size) != (ssize_t)size) die(path);
	close(fd);
	return data;
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *ftw) {
	(void)ftw;
	if (count == room && !(items = realloc(items, (room = room * 2 + 64) * sizeof *items))) die("memory");
	struct item *i = &items[count++];
	i->path = strdup(path + skip);
	i->dir = type == FTW_D;
	i->size = i->dir ? 0 : (size_t)st->st_size;
	i->data = i->dir ? NULL : load(path, i->size);
	return 0;
}

int main(int argc, char **argv) {
	if (argc != 3) { fprintf(stderr, "usage: plainwrite FROM TO\n"); return 3; }
	skip = strlen(argv[1]);
	if (nftw(argv[1], visit, 32, FTW_PHYS)) die(argv[1]);
	struct timespec a, b;
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (size_t n = 0; n < count; n++) {
		char path[4096];
		snprintf(path, sizeof path, "%s%s", argv[2], items[n].path);
		if (items[n].dir) {
			if (mkdir(path, 0777)) die(path);
			continue;
		}
		int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
		if (fd < 0 || write(fd, items[n].data, items[n].size) != (ssize_t)items[n].size || close(fd)) die(path);
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("%.3f\n", (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9);
	return 0;
}
