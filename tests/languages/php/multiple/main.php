<?php
require __DIR__ . '/numbers.php';

echo array_sum(read_numbers()), "\n";
