BEGIN { print "nothing" }
