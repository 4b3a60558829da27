source [file join [file dirname [info script]] numbers.tcl]

puts [read_sum]
