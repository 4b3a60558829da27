local counter = 0
while true do counter = counter + 1 end
