/* At 0, a core_pattern that is a pipe would be served all the same: with all the memory, and while the clock runs. */
#include <stdio.h>
#include <sys/resource.h>
int main(void)
{
    struct rlimit core;
    getrlimit(RLIMIT_CORE, &core);
    puts(core.rlim_max == 1 && core.rlim_cur == 1 ? "3" : "another-limit");
}
