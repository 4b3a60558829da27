public class Main {
    static volatile long counter;

    public static void main(String[] arguments) {
        for (;;) counter++;
    }
}
