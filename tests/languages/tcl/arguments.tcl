foreach argument $argv { puts $argument }
puts [gets stdin]
