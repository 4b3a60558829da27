public class Main {
    public static void main(String[] arguments) {
        for (int i = 0; i < 8; i++) new Thread(() -> { for (long n = 0;; n++) { } }).start();
    }
}
