def read_numbers
  $stdin.read.split.drop(1).map(&:to_i)
end
