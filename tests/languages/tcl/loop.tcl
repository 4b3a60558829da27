while 1 {incr counter}
