#include <stdbool.h>

/* Neither returns. */
void leave(void);
void hold(void);

/* Whether anything is there that a fresh sandbox has not. */
bool find(void);
