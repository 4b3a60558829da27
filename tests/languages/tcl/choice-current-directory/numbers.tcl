proc read_sum {} {
    gets stdin
    tcl::mathop::+ {*}[split [string trim [read stdin]]]
}
