source numbers.tcl

puts [read_sum]
