class Program { static void Main() { System.Console.WriteLine(Numbers.Sum(System.Console.In)); } }
