/* Two to the power of the depth limit. */
#include __FILE__
#include __FILE__
int main(void) { }
