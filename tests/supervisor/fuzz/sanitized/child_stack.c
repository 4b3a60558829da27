/*
 * For AddressSanitizer a frame ends when its function returns. That of the supervisor's child never does: it execs.
 * Its marks would be met by the next child, on the same stack, as errors.
 */
#include <sanitizer/asan_interface.h>
#include <stddef.h>

#define CHILD_STACK_SIZE 32768 /* program.c */

int __real_clone(int (*body)(void *), void *stack, int flags, void *argument);
int __wrap_clone(int (*body)(void *), void *stack, int flags, void *argument);

int __wrap_clone(int (*body)(void *), void *stack, int flags, void *argument)
{
	__asan_unpoison_memory_region((char *)stack - CHILD_STACK_SIZE, CHILD_STACK_SIZE);
	return __real_clone(body, stack, flags, argument);
}
