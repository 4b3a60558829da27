pub fn main() !void {
    return error.Broken;
}
