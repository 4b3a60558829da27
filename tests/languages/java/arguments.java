import java.util.Scanner;

class Main {
    public static void main(String[] args) {
        for (String argument : args) System.out.println(argument);
        System.out.println(new Scanner(System.in).nextLine());
    }
}
