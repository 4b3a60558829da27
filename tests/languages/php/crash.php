<?php
echo intdiv(1, $argc - 1);
