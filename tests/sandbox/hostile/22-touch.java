import java.util.*;

public class Main {
    public static void main(String[] arguments) {
        List<long[]> all = new ArrayList<>();
        for (;;) {
            long[] some = new long[1 << 17];
            Arrays.fill(some, 1);
            all.add(some);
        }
    }
}
