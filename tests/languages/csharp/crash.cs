class Program { static void Main(string[] arguments) { System.Console.WriteLine(arguments[3]); } }
