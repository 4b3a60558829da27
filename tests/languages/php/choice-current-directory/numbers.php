<?php
function read_numbers(): array
{
    fscanf(STDIN, '%d', $n);
    return array_slice(array_map('intval', explode(' ', trim(stream_get_contents(STDIN)))), 0, $n);
}
