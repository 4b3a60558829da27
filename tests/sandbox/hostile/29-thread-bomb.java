public class Main {
    public static void main(String[] arguments) {
        for (;;)
            new Thread(() -> { try { Thread.sleep(1_000_000); } catch (InterruptedException e) { } }).start();
    }
}
