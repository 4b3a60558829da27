import java.io.InputStream;
import java.util.Scanner;

class Numbers {
    static long sum(InputStream input) {
        Scanner in = new Scanner(input);
        long sum = 0;
        for (int left = in.nextInt(); left > 0; left--) sum += in.nextLong();
        return sum;
    }
}
