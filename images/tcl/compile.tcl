# Check that every source is complete and hand them over: compile.tcl TARGET MAIN ?FILE...?
# Tcl's grammar is braces and quotes only. All other errors show when the program runs.
lassign $argv target
set name main.tcl
foreach source [lrange $argv 1 end] {
    set in [open $source]
    if {![info complete [read $in]]} {
        puts stderr "$source: a brace, bracket or quote is missing"
        exit 1
    }
    close $in
    file copy $source [file join $target [expr {$name eq "" ? [file tail $source] : $name}]]
    set name ""
}
