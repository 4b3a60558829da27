while 1 {lappend blocks [string repeat [incr counter] 1000000]}
