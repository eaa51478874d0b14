/* Stands between a program and the disk: counts what it does to the files of one folder, and
 * lets the k-th of these calls fail, be cut short, be torn, or be the program's last.
 *
 * Preloaded (LD_PRELOAD) into a process that calls proof_arm() when it is to begin. Without
 * that, every call goes through as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, NAME = 4 };                   /* kinds of calls */
enum { PASS, FAIL, CUT, TEAR, KILL_BEFORE, KILL_AFTER };  /* what is done to one */
enum { OP_WRITE = 1, OP_SYNC, OP_SIZE, OP_MAKE, OP_REMOVE, OP_RENAME, OP_FOLDER, OP_TOLD };

static char folder[4096];
static size_t folder_length;
static int kinds, fault, lasting, error_number, journal = -1;
static long at;
static long *seen;          /* shared with the process that looks on */
static char last_path[4096];

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t really_write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(fd, data, size);
}

/* A page of memory that a forked child shares with its parent: how many calls there were. */
long *proof_counter(void) {
    if (!seen)
        seen = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return seen;
}

void proof_arm(const char *where, int which, int what, long when, int number, int stays, int fd) {
    snprintf(folder, sizeof folder, "%s", where);
    folder_length = strlen(folder);
    kinds = which; fault = what; at = when; error_number = number; lasting = stays; journal = fd;
    *proof_counter() = 0;
}

void proof_disarm(void) { folder_length = 0; }

static int inside(const char *path) {
    return folder_length && path && !strncmp(path, folder, folder_length);
}

static int inside_fd(int fd) {
    char link[64];
    if (!folder_length || fd == journal) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, last_path, sizeof last_path - 1);
    if (size < 0) return 0;
    last_path[size] = 0;
    return inside(last_path);
}

static void record(uint32_t op, const char *path, const char *other, uint64_t offset,
                   const void *data, uint64_t size) {
    if (journal < 0) return;
    uint32_t one = strlen(path), two = other ? strlen(other) : 0;
    uint64_t held = data ? size : 0;
    struct { uint32_t op, one, two, none; uint64_t offset, size, held; } head =
        {op, one, two, 0, offset, size, held};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)path, one}, {(void *)other, two},
                            {(void *)data, held}};
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    if (real(journal, parts, 4) < 0) _exit(97);
}

/* What happens to this call. */
static int decide(int kind) {
    if (!(kinds & kind)) return PASS;
    long now = ++*seen;
    if (fault == PASS || now < at || (now > at && !lasting)) return PASS;
    if (fault == KILL_BEFORE) raise(SIGKILL);
    if (fault == TEAR || fault == CUT) return kind == WRITE ? fault : FAIL;
    return fault;
}

static int failed(void) { errno = error_number; return -1; }

#define GUARD(kind, undone) \
    int todo = decide(kind); \
    if (todo == FAIL) return undone
#define ENDED if (todo == KILL_AFTER) raise(SIGKILL)

static size_t part(int todo, size_t size) { return todo == TEAR ? size * 3 / 8 + 1 : size / 2; }

/* Writes. */

static uint64_t position(int fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags & O_APPEND) { struct stat it; return fstat(fd, &it) ? 0 : (uint64_t)it.st_size; }
    return lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *data, size_t size) {
    if (folder_length && fd == 1) record(OP_TOLD, "", NULL, 0, data, size);
    if (!inside_fd(fd)) return really_write(fd, data, size);
    GUARD(WRITE, failed());
    uint64_t offset = position(fd);
    if (todo == CUT || todo == TEAR) {
        if (size > 1) really_write(fd, data, part(todo, size));
        if (todo == TEAR) raise(SIGKILL);
        if (size < 2) return failed();
        return part(todo, size);
    }
    ssize_t done = really_write(fd, data, size);
    if (done > 0) record(OP_WRITE, last_path, NULL, offset, data, done);
    ENDED;
    return done;
}

static ssize_t write_at(int fd, const void *data, size_t size, off_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    if (!inside_fd(fd)) return real(fd, data, size, offset);
    GUARD(WRITE, failed());
    if (todo == CUT || todo == TEAR) {
        if (size > 1) real(fd, data, part(todo, size), offset);
        if (todo == TEAR) raise(SIGKILL);
        return failed();
    }
    ssize_t done = real(fd, data, size, offset);
    if (done > 0) record(OP_WRITE, last_path, NULL, offset, data, done);
    ENDED;
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    return write_at(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) {
    return write_at(fd, data, size, offset);
}

/* Making sure. */

#define SYNCING(name) \
    int name(int fd) { \
        REAL(int, #name, int); \
        if (!inside_fd(fd)) return real(fd); \
        GUARD(SYNC, failed()); \
        int done = real(fd); \
        if (!done) record(OP_SYNC, last_path, NULL, 0, NULL, 0); \
        ENDED; \
        return done; \
    }
SYNCING(fsync)
SYNCING(fdatasync)

/* Sizes and names. */

static int size_to(int fd, off_t size) {
    REAL(int, "ftruncate64", int, off_t);
    if (!inside_fd(fd)) return real(fd, size);
    GUARD(WRITE, failed());
    int done = real(fd, size);
    if (!done) record(OP_SIZE, last_path, NULL, size, NULL, 0);
    ENDED;
    return done;
}

int ftruncate(int fd, off_t size) { return size_to(fd, size); }
int ftruncate64(int fd, off_t size) { return size_to(fd, size); }

#define NAMED(call, op, path, other) \
    GUARD(NAME, failed()); \
    int done = call; \
    if (!done) record(op, path, other, 0, NULL, 0); \
    ENDED; \
    return done

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    if (!inside(path)) return real(path);
    NAMED(real(path), OP_REMOVE, path, NULL);
}

int unlinkat(int dir, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    if (!inside(path)) return real(dir, path, flags);
    NAMED(real(dir, path, flags), OP_REMOVE, path, NULL);
}

int rename(const char *path, const char *to) {
    REAL(int, "rename", const char *, const char *);
    if (!inside(path)) return real(path, to);
    NAMED(real(path, to), OP_RENAME, path, to);
}

int renameat(int dir, const char *path, int other, const char *to) {
    REAL(int, "renameat", int, const char *, int, const char *);
    if (!inside(path)) return real(dir, path, other, to);
    NAMED(real(dir, path, other, to), OP_RENAME, path, to);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    if (!inside(path) || !access(path, F_OK)) return real(path, mode);
    NAMED(real(path, mode), OP_FOLDER, path, NULL);
}

/* Opening makes a file, or empties one. */

static int opened(int dir, const char *path, int flags, mode_t mode) {
    REAL(int, "openat64", int, const char *, int, ...);
    int makes = (flags & O_CREAT) && inside(path) && access(path, F_OK);
    int empties = (flags & O_TRUNC) && inside(path) && !makes;
    if (!makes && !empties) return real(dir, path, flags, mode);
    GUARD(NAME, failed());
    int fd = real(dir, path, flags, mode);
    if (fd >= 0) record(makes ? OP_MAKE : OP_SIZE, path, NULL, 0, NULL, 0);
    ENDED;
    return fd;
}

#define MODE(last) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list more; va_start(more, last); mode = va_arg(more, mode_t); va_end(more); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE(flags) return opened(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE(flags) return opened(dir, path, flags, mode); }
