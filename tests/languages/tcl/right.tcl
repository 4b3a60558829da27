gets stdin n
set sum 0
foreach number [lrange [split [string trim [read stdin]]] 0 $n-1] {
    incr sum $number
}
puts $sum
