/* A disk that fails, is full, may only be read, or loses its power: for LD_PRELOAD.

   Counted is each call that writes below one of FAULT_UNDER (folders, with colons between), by all
   processes that share FAULT_STATE, a file of `struct state`; of those that write into a file, with
   GROWS, only what makes it larger: a full disk keeps what it has. What happens at which call is
   written there by the test (failing_disk.py). With FAULT_SHADOW, a folder, what was brought to the
   disk is kept there: each file (by its inode) as it was when it was last synced, the names in each
   folder as they were when that was. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPENS = 1, WRITES = 2, SYNCS = 4, NAMES = 8, GROWS = 16 };

struct state {
    uint64_t count;   /* calls so far */
    uint64_t at;      /* the call at which it happens; 0: never */
    uint64_t until;   /* the last call at which it does */
    uint32_t error;   /* errno; 0: the power fails */
    uint32_t half;    /* the first call that writes is done by half */
    uint32_t kinds;   /* which calls count */
    uint32_t failed;  /* how many calls failed */
};

static struct state *state;
static const char *under, *shadow;
static __thread int inside; /* what is done for the shadow is not counted */

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULT_STATE");
    under = getenv("FAULT_UNDER");
    shadow = getenv("FAULT_SHADOW");
    if (!path || !under) return;
    /* PostgreSQL writes its title over the environment. */
    under = strdup(under);
    if (shadow) shadow = strdup(shadow);
    inside = 1;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd >= 0) {
        void *mapped = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (mapped != MAP_FAILED) state = mapped;
        close(fd);
    }
    inside = 0;
}

static int is_under(const char *path) {
    for (const char *one = under; *one;) {
        size_t length = strcspn(one, ":");
        if (length && !strncmp(path, one, length) && (path[length] == '/' || !path[length]))
            return 1;
        one += length + (one[length] == ':');
    }
    return 0;
}

/* Whether a path, as it was given or of what is open as `fd`, is one that counts. */
static int counts_path(int at, const char *path) {
    char whole[8192], folder[64];
    if (!state || inside || !path) return 0;
    if (path[0] == '/') return is_under(path);
    if (at == AT_FDCWD) {
        if (!getcwd(whole, 4096)) return 0;
    } else {
        snprintf(folder, sizeof folder, "/proc/self/fd/%d", at);
        ssize_t length = readlink(folder, whole, 4095);
        if (length < 0) return 0;
        whole[length] = 0;
    }
    strcat(whole, "/");
    strncat(whole, path, 4000);
    return is_under(whole);
}

static int counts_fd(int fd) {
    char link[64], path[4096];
    if (!state || inside) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_under(path);
}

/* Whether so many bytes written there count; -1: where the file stands now. */
static int counts_write(int fd, off_t where, size_t size) {
    struct stat about;
    if (!counts_fd(fd)) return 0;
    if (!(state->kinds & GROWS) || fstat(fd, &about)) return 1;
    if (where < 0) where = fcntl(fd, F_GETFL) & O_APPEND ? about.st_size : lseek(fd, 0, SEEK_CUR);
    return where + (off_t)size > about.st_size;
}

static size_t all_of(const struct iovec *pieces, int count) {
    size_t size = 0;
    while (count-- > 0) size += pieces[count].iov_len;
    return size;
}

/* 0: it is done; 1: it fails, errno says how; 2: it is done by half. */
static int met(enum kind kind) {
    if (!(state->kinds & kind)) return 0;
    uint64_t number = __atomic_add_fetch(&state->count, 1, __ATOMIC_SEQ_CST);
    if (!state->at || number < state->at || number > state->until) return 0;
    if (!state->error) _exit(137);
    if (state->half && kind == WRITES && number == state->at) return 2;
    __atomic_add_fetch(&state->failed, 1, __ATOMIC_SEQ_CST);
    errno = (int)state->error;
    return 1;
}

static int writes(int flags) {
    return (flags & O_ACCMODE) != O_RDONLY;
}

/* --- what was brought to the disk ------------------------------------------------------------- */

static void keep(int fd) {
    struct stat about;
    char path[4200], part[4300], source[64];
    if (!shadow || fstat(fd, &about)) return;
    inside = 1;
    snprintf(path, sizeof path, "%s/%llu%s", shadow, (unsigned long long)about.st_ino,
             S_ISDIR(about.st_mode) ? ".names" : "");
    snprintf(part, sizeof part, "%s.%d", path, (int)getpid());
    snprintf(source, sizeof source, "/proc/self/fd/%d", fd);
    FILE *out = fopen(part, "w");
    if (out && S_ISDIR(about.st_mode)) {
        DIR *folder = opendir(source);
        for (struct dirent *one; folder && (one = readdir(folder));)
            if (strcmp(one->d_name, ".") && strcmp(one->d_name, ".."))
                fprintf(out, "%llu %s\n", (unsigned long long)one->d_ino, one->d_name);
        if (folder) closedir(folder);
    } else if (out) {
        char piece[1 << 16];
        int in = open(source, O_RDONLY | O_CLOEXEC);
        for (ssize_t got; in >= 0 && (got = read(in, piece, sizeof piece)) > 0;)
            fwrite(piece, 1, (size_t)got, out);
        if (in >= 0) close(in);
    }
    if (out) {
        fclose(out);
        rename(part, path);
    }
    inside = 0;
}

#define SYNC(name) \
    int name(int fd) { \
        REAL(name); \
        if (!counts_fd(fd)) return real(fd); \
        if (met(SYNCS)) return -1; \
        keep(fd); \
        return shadow ? 0 : real(fd); \
    }
SYNC(fsync)
SYNC(fdatasync)

/* --- opening ---------------------------------------------------------------------------------- */

static int opened(int at, const char *path, int flags, va_list more) {
    REAL(openat);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    if (writes(flags) && counts_path(at, path) && met(OPENS)) return -1;
    return real(at, path, flags, mode);
}

#define OPEN(name, at, ...) \
    int name(__VA_ARGS__ const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        int fd = opened(at, path, flags, more); \
        va_end(more); \
        return fd; \
    }
#define FOLDER int folder,
OPEN(open, AT_FDCWD)
OPEN(open64, AT_FDCWD)
OPEN(openat, folder, FOLDER)
OPEN(openat64, folder, FOLDER)

#define FOPEN(name) \
    FILE *name(const char *path, const char *mode) { \
        REAL(name); \
        if (strpbrk(mode, "wa+") && counts_path(AT_FDCWD, path) && met(OPENS)) return NULL; \
        return real(path, mode); \
    }
FOPEN(fopen)
FOPEN(fopen64)

/* What can only be read by now says so, and nothing can be taken away there. */
static int only_read(int at, const char *path) {
    if (!counts_path(at, path) || !state->at || state->error != EROFS) return 0;
    uint64_t next = __atomic_load_n(&state->count, __ATOMIC_SEQ_CST) + 1;
    if (next < state->at || next > state->until) return 0;
    errno = EROFS;
    return 1;
}

int access(const char *path, int mode) {
    REAL(access);
    return mode & W_OK && only_read(AT_FDCWD, path) ? -1 : real(path, mode);
}

int faccessat(int at, const char *path, int mode, int flags) {
    REAL(faccessat);
    return mode & W_OK && only_read(at, path) ? -1 : real(at, path, mode, flags);
}

int unlink(const char *path) {
    REAL(unlink);
    return only_read(AT_FDCWD, path) ? -1 : real(path);
}

int unlinkat(int at, const char *path, int flags) {
    REAL(unlinkat);
    return only_read(at, path) ? -1 : real(at, path, flags);
}

int rmdir(const char *path) {
    REAL(rmdir);
    return only_read(AT_FDCWD, path) ? -1 : real(path);
}

/* --- writing ---------------------------------------------------------------------------------- */

ssize_t write(int fd, const void *bytes, size_t size) {
    REAL(write);
    if (!counts_write(fd, -1, size)) return real(fd, bytes, size);
    int how = met(WRITES);
    return how == 1 ? -1 : real(fd, bytes, how == 2 ? (size + 1) / 2 : size);
}

#define PWRITE(name, offset) \
    ssize_t name(int fd, const void *bytes, size_t size, offset where) { \
        REAL(name); \
        if (!counts_write(fd, where, size)) return real(fd, bytes, size, where); \
        int how = met(WRITES); \
        return how == 1 ? -1 : real(fd, bytes, how == 2 ? (size + 1) / 2 : size, where); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *pieces, int count) {
    REAL(writev);
    int counts = counts_write(fd, -1, all_of(pieces, count));
    return counts && met(WRITES) == 1 ? -1 : real(fd, pieces, count);
}

#define PWRITEV(name, offset) \
    ssize_t name(int fd, const struct iovec *pieces, int count, offset where) { \
        REAL(name); \
        int counts = counts_write(fd, where, all_of(pieces, count)); \
        return counts && met(WRITES) == 1 ? -1 : real(fd, pieces, count, where); \
    }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

#define SENDFILE(name, offset) \
    extern ssize_t name(int, int, offset *, size_t); \
    ssize_t name(int out, int in, offset *where, size_t size) { \
        REAL(name); \
        return counts_fd(out) && met(WRITES) == 1 ? -1 : real(out, in, where, size); \
    }
SENDFILE(sendfile, off_t)
SENDFILE(sendfile64, off64_t)

#define COPY(name, offset) \
    ssize_t name(int in, offset *a, int out, offset *b, size_t size, unsigned flags) { \
        REAL(name); \
        return counts_fd(out) && met(WRITES) == 1 ? -1 : real(in, a, out, b, size, flags); \
    }
COPY(copy_file_range, off64_t)

#define TRUNCATE(name, offset) \
    int name(int fd, offset size) { \
        REAL(name); \
        return counts_write(fd, 0, (size_t)size) && met(WRITES) == 1 ? -1 : real(fd, size); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define ALLOCATE(name, offset) \
    int name(int fd, offset where, offset size) { \
        REAL(name); \
        return counts_write(fd, where, size) && met(WRITES) == 1 ? errno : real(fd, where, size); \
    }
ALLOCATE(posix_fallocate, off_t)
ALLOCATE(posix_fallocate64, off64_t)

#define FALLOCATE(name, offset) \
    int name(int fd, int mode, offset where, offset size) { \
        REAL(name); \
        int counts = counts_write(fd, where, size); \
        return counts && met(WRITES) == 1 ? -1 : real(fd, mode, where, size); \
    }
FALLOCATE(fallocate, off_t)
FALLOCATE(fallocate64, off64_t)

/* --- names ------------------------------------------------------------------------------------ */

int renameat2(int old, const char *from, int new, const char *to, unsigned flags) {
    REAL(renameat2);
    return counts_path(new, to) && met(NAMES) ? -1 : real(old, from, new, to, flags);
}

int renameat(int old, const char *from, int new, const char *to) {
    return renameat2(old, from, new, to, 0);
}

int rename(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int linkat(int old, const char *from, int new, const char *to, int flags) {
    REAL(linkat);
    return counts_path(new, to) && met(NAMES) ? -1 : real(old, from, new, to, flags);
}

int link(const char *from, const char *to) {
    return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    return counts_path(AT_FDCWD, path) && met(NAMES) ? -1 : real(path, mode);
}
