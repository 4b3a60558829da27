class Program { static void Main() { int x = = 1; } }
