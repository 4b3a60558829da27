const std = @import("std");

pub fn main() !void {
    while (true) {
        const block = try std.heap.page_allocator.alloc(u8, 1 << 20);
        for (block) |*byte| @as(*volatile u8, byte).* = 1;
    }
}
