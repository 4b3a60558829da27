int main() {
    for (volatile unsigned long counter = 0;; counter++)
        ;
}
