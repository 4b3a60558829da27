BEGIN { while (1) numbers[++n] = n }
