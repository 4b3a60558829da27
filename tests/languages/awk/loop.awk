BEGIN { while (1) counter++ }
