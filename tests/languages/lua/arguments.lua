for _, argument in ipairs(arg) do print(argument) end
print(io.read("l"))
