puts "nothing"
