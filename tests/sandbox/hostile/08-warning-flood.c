#define TEN(x) x x x x x x x x x x
int main(void) {
    TEN(TEN(TEN(int *_ = 1.5 ? "\033[31m" : 7; (void)_; { unknown } )))
}
