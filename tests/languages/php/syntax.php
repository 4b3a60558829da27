<?php
$x = = 1;
