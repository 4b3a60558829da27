int main(void) {
    for (volatile unsigned long counter = 0;; counter++)
        ;
}
