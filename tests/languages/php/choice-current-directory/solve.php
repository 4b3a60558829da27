<?php
require './numbers.php';

echo array_sum(read_numbers()), "\n";
