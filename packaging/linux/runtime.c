/* What an AppImage begins with: makes the squashfs image behind this program a folder, and becomes
 * the AppRun in it. `appimage.sh` compiles it, with Debian's squashfuse, libfuse3 and zstd.
 *
 * The folder is mounted by FUSE, or where there is none, unpacked. A helper, which was forked off,
 * keeps it until the program has ended, and takes it away then: it waits for the end of a pipe that
 * the program, which knows nothing of it, holds open.
 *
 *   --appimage-extract           unpacks into squashfs-root, and ends
 *   --appimage-extract-and-run   unpacks in any case (or APPIMAGE_EXTRACT_AND_RUN=1)
 *   --appimage-offset            says where the image begins
 */
#define _GNU_SOURCE
#include <squashfuse/ll.h>
#include <squashfuse/squashfuse.h>

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The image is packed by zstd. Whatever else squashfuse could unpack, and one of them is under the
 * GPL, it does not find here. */
#define ABSENT(name) int name(void) { return -1; }
ABSENT(lzo1x_decompress_safe)
ABSENT(LZ4_decompress_safe)
ABSENT(lzma_stream_buffer_decode)
ABSENT(lzma_alone_decoder)
ABSENT(lzma_code)
ABSENT(lzma_end)
ABSENT(uncompress)

static char self[PATH_MAX]; /* this file */
static char folder[PATH_MAX]; /* where the image is to be seen */

_Noreturn static void fail(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", self, what, strerror(errno));
    exit(127);
}

static size_t image_offset(void)
{
    Elf64_Ehdr head;
    int fd = open(self, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, &head, sizeof head) != sizeof head)
        fail("it cannot be read");
    close(fd);
    return head.e_shoff + (size_t)head.e_shentsize * head.e_shnum;
}

/* --- unpacked ---------------------------------------------------------------------------------- */

static int write_file(sqfs *fs, sqfs_inode *inode, const char *path, mode_t mode)
{
    static char block[1 << 20];
    sqfs_off_t at = 0, end = (sqfs_off_t)inode->xtra.reg.file_size;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    while (fd >= 0 && at < end) {
        sqfs_off_t size = sizeof block;
        ssize_t written = -1;
        if (sqfs_read_range(fs, inode, at, &size, block) != SQFS_OK || size <= 0)
            errno = EIO;
        else if ((written = write(fd, block, size)) >= 0 && written < size)
            errno = ENOSPC;
        if (written != size) {
            close(fd);
            return -1;
        }
        at += size;
    }
    return fd < 0 ? -1 : close(fd);
}

static int write_link(sqfs *fs, sqfs_inode *inode, const char *path)
{
    char target[PATH_MAX];
    size_t size = sizeof target;
    return sqfs_readlink(fs, inode, target, &size) == SQFS_OK ? symlink(target, path) : -1;
}

static int unpack(size_t offset)
{
    sqfs fs;
    sqfs_traverse walk;
    sqfs_err error;
    int result = 0;
    if (sqfs_open_image(&fs, self, offset) != SQFS_OK
        || sqfs_traverse_open(&walk, &fs, sqfs_inode_root(&fs)) != SQFS_OK)
        return -1;
    while (result == 0 && sqfs_traverse_next(&walk, &error)) {
        char path[2 * PATH_MAX];
        sqfs_inode inode;
        if (walk.dir_end)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, walk.path);
        if (sqfs_inode_get(&fs, &inode, sqfs_dentry_inode(&walk.entry)) != SQFS_OK)
            result = -1;
        else if (S_ISDIR(inode.base.mode))
            result = mkdir(path, 0755);
        else if (S_ISLNK(inode.base.mode))
            result = write_link(&fs, &inode, path);
        else if (S_ISREG(inode.base.mode))
            result = write_file(&fs, &inode, path, inode.base.mode & 0755);
    }
    return error == SQFS_OK ? result : -1;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

/* --- mounted ----------------------------------------------------------------------------------- */

static sqfs_ll_chan channel;

static int mount_image(size_t offset)
{
    static struct fuse_lowlevel_ops answers = {
        .lookup = sqfs_ll_op_lookup,
        .forget = sqfs_ll_op_forget,
        .getattr = sqfs_ll_op_getattr,
        .readlink = sqfs_ll_op_readlink,
        .open = sqfs_ll_op_open,
        .read = sqfs_ll_op_read,
        .release = sqfs_ll_op_release,
        .opendir = sqfs_ll_op_opendir,
        .readdir = sqfs_ll_op_readdir,
        .releasedir = sqfs_ll_op_releasedir,
    };
    char *options[] = {"appimage", "-o", "ro,nosuid,nodev,subtype=squashfuse"};
    struct fuse_args args = FUSE_ARGS_INIT(3, options);
    sqfs_ll *image;
    if (access("/dev/fuse", R_OK | W_OK) != 0 || (image = sqfs_ll_open(self, offset)) == NULL)
        return -1;
    return sqfs_ll_mount(&channel, folder, &args, &answers, sizeof answers, image) == SQFS_OK
               ? 0 : -1;
}

static void serve_until_end_of(int pipe)
{
    struct fuse_session *session = channel.session;
    struct fuse_buf request = {0};
    struct pollfd sources[] = {
        {.fd = fuse_session_fd(session), .events = POLLIN}, {.fd = pipe, .events = POLLIN}};
    while (!fuse_session_exited(session) && sources[1].revents == 0) {
        int size;
        if (poll(sources, 2, -1) <= 0 || sources[0].revents == 0)
            continue;
        size = fuse_session_receive_buf(session, &request);
        if (size > 0)
            fuse_session_process_buf(session, &request);
        else if (size != -EINTR && size != -EAGAIN)
            break;
    }
    sqfs_ll_unmount(&channel, folder);
}

/* --- both -------------------------------------------------------------------------------------- */

/* The helper: shows the image in `folder`, says by a letter that it does, and takes it away when
 * nobody holds `alive` any more. */
_Noreturn static void keep_folder(size_t offset, int unpacking, int ready, int alive)
{
    char nothing;
    int silence = open("/dev/null", O_RDWR), mounted = !unpacking && mount_image(offset) == 0;
    setsid(); /* what ends the program from its terminal must not end this before it */
    if (!mounted && unpack(offset) != 0)
        fprintf(stderr, "%s: it cannot be unpacked into %s: %s\n", self, folder, strerror(errno));
    else if (write(ready, "r", 1) != 1)
        perror(self);
    close(ready);
    for (int stream = 0; stream < 3; stream++) /* who reads what the program says sees its end */
        dup2(silence, stream);
    if (mounted)
        serve_until_end_of(alive);
    else
        while (read(alive, &nothing, 1) < 0 && errno == EINTR)
            ;
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    _exit(0);
}

int main(int argc, char **argv)
{
    const char *place = getenv("TMPDIR"), *asked = argc > 1 ? argv[1] : "";
    int unpacking = getenv("APPIMAGE_EXTRACT_AND_RUN") != NULL, ready[2], alive[2];
    char letter, program[PATH_MAX + 8];
    size_t offset;

    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
        fail("/proc/self/exe");
    offset = image_offset();
    if (strcmp(asked, "--appimage-offset") == 0)
        return printf("%zu\n", offset) < 0;
    if (strcmp(asked, "--appimage-extract") == 0) {
        strcpy(folder, "squashfs-root");
        if (mkdir(folder, 0755) != 0 || unpack(offset) != 0)
            fail("it cannot be unpacked into squashfs-root");
        return 0;
    }
    if (strcmp(asked, "--appimage-extract-and-run") == 0) {
        unpacking = 1;
        memmove(argv + 1, argv + 2, sizeof *argv * (argc - 1));
    }

    if (snprintf(folder, sizeof folder, "%s/.mount_XXXXXX", place ? place : "/tmp")
            >= (int)sizeof folder || mkdtemp(folder) == NULL)
        fail("no folder can be made for it");
    if (pipe2(ready, O_CLOEXEC) != 0 || pipe(alive) != 0)
        fail("pipe");
    switch (fork()) {
    case -1:
        fail("fork");
    case 0:
        close(ready[0]);
        close(alive[1]);
        keep_folder(offset, unpacking, ready[1], alive[0]);
    }
    close(ready[1]);
    close(alive[0]);
    if (read(ready[0], &letter, 1) != 1)
        return 127;
    setenv("APPIMAGE", self, 1);
    setenv("APPDIR", folder, 1);
    setenv("ARGV0", argv[0], 1);
    snprintf(program, sizeof program, "%s/AppRun", folder);
    execv(program, argv);
    fail(program);
}
