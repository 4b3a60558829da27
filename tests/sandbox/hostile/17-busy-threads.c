#include <pthread.h>
static void *burn(void *unused) { for (volatile long n = 0;; n++); return unused; }
int main(void)
{
    pthread_t thread;
    for (int i = 0; i < 8; i++)
        pthread_create(&thread, NULL, burn, NULL);
    pthread_exit(NULL);
}
