puts ARGV
puts $stdin.gets
