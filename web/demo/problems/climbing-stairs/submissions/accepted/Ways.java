import java.util.Scanner;

public class Ways {
    public static void main(String[] args) {
        int n = new Scanner(System.in).nextInt();
        long last = 1, second = 0, third = 0;
        for (int step = 0; step < n; step++) {
            long next = (last + second + third) % 1_000_000_007;
            third = second;
            second = last;
            last = next;
        }
        System.out.println(last);
    }
}
