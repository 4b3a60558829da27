public class Main {
    public static void main(String[] arguments) {
        for (long n = 0;; n++) { }
    }
}
