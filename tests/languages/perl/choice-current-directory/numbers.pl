sub numbers {
    my ($n, @numbers) = map { split } <STDIN>;
    return @numbers;
}

1;
