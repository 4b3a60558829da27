import java.nio.file.Files;
import java.nio.file.Path;

/** Touches 100 MiB, and prints the most that was resident at once, in KiB; Java has no getrusage(). */
public class Main {
    public static void main(String[] args) throws Exception {
        byte[] memory = new byte[100 << 20];
        for (int i = 0; i < memory.length; i += 4096)
            memory[i] = 1;
        resident(); // what reading and printing need is there when it counts
        System.out.print("");
        System.out.println(resident());
        System.out.flush();
        Runtime.getRuntime().halt(0); // an orderly end would need a megabyte more, which nobody could print
    }

    private static String resident() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status")))
            if (line.startsWith("VmHWM:"))
                return line.replaceAll("[^0-9]", "");
        throw new IllegalStateException("no VmHWM");
    }
}
