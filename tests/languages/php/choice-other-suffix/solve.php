<?php
require __DIR__ . '/numbers.inc';

echo array_sum(read_numbers()), "\n";
