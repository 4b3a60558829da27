import java.util.Scanner;

public class TwoAtMost {
    public static void main(String[] args) {
        int n = new Scanner(System.in).nextInt();
        long last = 1, second = 0;
        for (int step = 0; step < n; step++) {
            long next = (last + second) % 1_000_000_007;
            second = last;
            last = next;
        }
        System.out.println(last);
    }
}
