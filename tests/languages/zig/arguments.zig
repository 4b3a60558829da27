const std = @import("std");

pub fn main() !void {
    var stdout = std.fs.File.stdout().writerStreaming(&.{});
    var arguments = std.process.args();
    _ = arguments.skip();
    while (arguments.next()) |argument| try stdout.interface.print("{s}\n", .{argument});

    var buffer: [4096]u8 = undefined;
    var stdin = std.fs.File.stdin().readerStreaming(&buffer);
    try stdout.interface.print("{s}\n", .{try stdin.interface.takeDelimiterExclusive('\n')});
}
