import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

public class Grader {
    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        input.readLine();
        long[] numbers = Arrays.stream(input.readLine().split(" ")).mapToLong(Long::parseLong).toArray();
        System.out.println(Gap.widestGap(numbers));
    }
}
