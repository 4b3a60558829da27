puts [expr {1 + 2}
