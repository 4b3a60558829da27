@main def run(): Unit = println(Numbers.read().sum)
