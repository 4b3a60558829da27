/* Each testcase makes the same names anew, and cannot change where they lie. Prints what went wrong. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static void expect(int holds, const char *what)
{
    if (!holds)
        puts(what);
}

static void the_path_is_not_ours(void)
{
    struct stat status;
    expect(!lstat("/dev/shm", &status) && S_ISLNK(status.st_mode) && status.st_uid == 0, "/dev/shm is no link of root's");
    expect(unlink("/dev/shm") && rename("/dev/shm", "/dev/other") && symlink("/", "/dev/other"), "/dev was changed");
    expect(fchownat(AT_FDCWD, "/dev/shm", getuid(), getgid(), AT_SYMLINK_NOFOLLOW), "/dev/shm was taken");
}

static void it_is_empty_and_small(void)
{
    struct statvfs fs;
    int entries = 0;
    DIR *directory = opendir("/dev/shm");
    while (directory && readdir(directory))
        entries++;
    expect(entries == 2, "/dev/shm is not empty");
    expect(!statvfs("/dev/shm", &fs) && fs.f_files <= 20000 && fs.f_blocks * fs.f_frsize <= 1ul << 30, "/dev/shm is large");
}

static void names_are_new(void)
{
    int memory = shm_open("/left", O_RDWR | O_CREAT | O_EXCL, 0666);
    expect(memory >= 0 && !ftruncate(memory, 4096), "shared memory could not be made");
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    expect(page != MAP_FAILED && !page[0], "shared memory is not new");
    page[0] = 1;
    expect(sem_open("/left", O_CREAT | O_EXCL, 0666, 1) != SEM_FAILED, "a semaphore could not be made");
}

int main(void)
{
    int a, b;
    the_path_is_not_ours();
    it_is_empty_and_small();
    names_are_new();
    if (scanf("%d %d", &a, &b) == 2)
        printf("%d\n", a + b);
}
