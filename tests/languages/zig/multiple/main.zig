const std = @import("std");
const numbers = @import("numbers.zig");

pub fn main() !void {
    var stdout = std.fs.File.stdout().writerStreaming(&.{});
    try stdout.interface.print("{d}\n", .{try numbers.readSum()});
}
