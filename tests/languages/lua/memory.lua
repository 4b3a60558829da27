local blocks = {}
while true do blocks[#blocks + 1] = string.rep(string.char(#blocks % 256), 1 << 20) end
