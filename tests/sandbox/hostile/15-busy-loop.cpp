#include <atomic>
int main() { for (std::atomic<long> n{0};; n++); }
