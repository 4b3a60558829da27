#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
int main(void)
{
    struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
    setrlimit(RLIMIT_CORE, &all);
    memset(malloc(1 << 24), 'c', 1 << 24);
    abort();
}
