<?php
for ($blocks = []; ; $blocks[] = str_repeat(chr(count($blocks) % 256), 1 << 20));
