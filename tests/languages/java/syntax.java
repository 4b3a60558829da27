public class Main {
    public static void main(String[] arguments) {
        int x = = 1;
    }
}
