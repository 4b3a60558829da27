import java.util.Arrays;

class Gap {
    static long widestGap(long[] numbers) {
        Arrays.sort(numbers);
        long widest = 0;
        for (int i = 1; i < numbers.length; i++) widest = Math.max(widest, numbers[i] - numbers[i - 1]);
        return widest;
    }
}
