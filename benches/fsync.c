/* Counts what reaches the disk, and slows it on request; put before libc by `./bench` where there is a C compiler. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static atomic_long count, nanoseconds, delay;

static int measured(int (*sync)(int), int file)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (delay > 0) usleep((useconds_t)delay);
    int outcome = sync(file);
    clock_gettime(CLOCK_MONOTONIC, &to);
    count++;
    nanoseconds += (to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec;
    return outcome;
}

int fsync(int file)
{
    return measured((int (*)(int))dlsym(RTLD_NEXT, "fsync"), file);
}

int fdatasync(int file)
{
    return measured((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"), file);
}

long mmos_fsync_count(void) { return count; }
long mmos_fsync_nanoseconds(void) { return nanoseconds; }
void mmos_fsync_delay(long microseconds) { delay = microseconds; }
