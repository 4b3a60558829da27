long read_sum(void);
