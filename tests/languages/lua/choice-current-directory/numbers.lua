local numbers = {}

function numbers.sum()
  local total = 0
  for _ = 1, io.read("n") do
    total = total + io.read("n")
  end
  return total
end

return numbers
