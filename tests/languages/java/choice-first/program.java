import java.util.Scanner;

class Solve {
    static class Test {
        public static void main(String[] arguments) {
            System.out.println("not this one");
        }
    }

    public static void main(String[] arguments) {
        Scanner in = new Scanner(System.in);
        long sum = 0;
        for (int left = in.nextInt(); left > 0; left--) sum += in.nextLong();
        System.out.println(sum);
    }
}

class Check {
    public static void main(String[] arguments) {
        System.out.println("not this one");
    }
}
