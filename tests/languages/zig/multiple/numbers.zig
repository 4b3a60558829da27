const std = @import("std");

pub fn readSum() !i64 {
    var buffer: [1 << 16]u8 = undefined;
    var stdin = std.fs.File.stdin().readerStreaming(&buffer);
    const input = try stdin.interface.allocRemaining(std.heap.page_allocator, .unlimited);
    var words = std.mem.tokenizeAny(u8, input, " \n");
    _ = words.next();
    var sum: i64 = 0;
    while (words.next()) |word| sum += try std.fmt.parseInt(i64, word, 10);
    return sum;
}
