const std = @import("std");

pub fn main() !void {
    var buffer: [1 << 16]u8 = undefined;
    var stdin = std.fs.File.stdin().readerStreaming(&buffer);
    const input = try stdin.interface.allocRemaining(std.heap.page_allocator, .unlimited);
    var words = std.mem.tokenizeAny(u8, input, " \n");
    const n = try std.fmt.parseInt(usize, words.next().?, 10);
    var sum: i64 = 0;
    for (0..n) |_| sum += try std.fmt.parseInt(i64, words.next().?, 10);

    var stdout = std.fs.File.stdout().writerStreaming(&.{});
    try stdout.interface.print("{d}\n", .{sum});
}
