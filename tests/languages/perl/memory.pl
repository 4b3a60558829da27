my @blocks; push @blocks, chr(@blocks % 128) x (1 << 20) while 1;
