const blocks = [];
for (;;) blocks.push(new Array(1 << 16).fill(blocks.length + 0.5));
