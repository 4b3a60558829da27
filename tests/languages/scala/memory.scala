import scala.collection.mutable.ArrayBuffer

@main def solve(): Unit =
  val blocks = ArrayBuffer.empty[Array[Byte]]
  while true do blocks += Array.fill(1 << 20)(1.toByte)
