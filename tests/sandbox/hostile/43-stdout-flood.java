public class Main {
    public static void main(String[] arguments) { for (;;) System.out.println("flood"); }
}
