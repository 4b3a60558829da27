puts nothing
