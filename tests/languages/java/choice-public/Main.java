import java.util.Scanner;

class Helper {
    public static void main(String[] arguments) {
        System.out.println("not this one");
    }
}

public class Solution {
    public static void main(String[] arguments) {
        Scanner in = new Scanner(System.in);
        long sum = 0;
        for (int left = in.nextInt(); left > 0; left--) sum += in.nextLong();
        System.out.println(sum);
    }
}
