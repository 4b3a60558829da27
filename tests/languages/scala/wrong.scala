@main def solve(): Unit = println("nothing")
