@main def solve(): Unit = println(readNumbers().sum)
