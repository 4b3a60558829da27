#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
static void *wait_for_ever(void *unused) { pause(); return unused; }
int main(void)
{
    pthread_t thread;
    while (!pthread_create(&thread, NULL, wait_for_ever, NULL));
    abort();
}
