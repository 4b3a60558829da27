<?php
$numbers = explode(' ', strtr(trim(stream_get_contents(STDIN)), "\n", ' '));
$sum = 0;
for ($i = 1; $i <= $numbers[0]; $i++) {
    $sum += (int) $numbers[$i];
}
echo $sum, "\n";
