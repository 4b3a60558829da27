import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Scanner;
import java.util.Stack;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Uses what students use, so that the classes behind it come from the run archive instead of being loaded and verified. */
final class Warmup {
    record Point(int x, int y) {}

    public static void main(String[] arguments) throws Exception {
        Scanner scanner = new Scanner(System.in);
        int first = scanner.nextInt();
        long second = scanner.nextLong();
        double third = scanner.nextDouble();
        String line = scanner.next() + scanner.nextLine();
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer tokens = new StringTokenizer("1 2 3 " + reader.readLine());
        StreamTokenizer stream = new StreamTokenizer(new BufferedReader(new StringReader("1 2")));
        stream.nextToken();

        List<Integer> numbers = new ArrayList<>(List.of(3, 1, 2));
        while (tokens.hasMoreTokens()) {
            numbers.add(tokens.nextToken().length());
        }
        Collections.sort(numbers);
        numbers.sort(Comparator.comparing((Integer number) -> -number).thenComparing(Comparator.naturalOrder()));
        Integer[] boxed = numbers.toArray(new Integer[0]);
        Arrays.sort(boxed, Collections.reverseOrder());
        int[] plain = {3, 1, 2};
        Arrays.sort(plain);
        Map<String, Integer> counts = new HashMap<>();
        counts.merge(line, 1, Integer::sum);
        counts.computeIfAbsent("x", key -> 1);
        Map<Integer, List<Point>> tree = new TreeMap<>();
        tree.computeIfAbsent(1, key -> new ArrayList<>()).add(new Point(1, 2));
        new LinkedHashMap<>(counts).forEach((key, value) -> numbers.add(value));
        new HashSet<>(numbers).addAll(new TreeSet<>(numbers));
        ArrayDeque<Integer> deque = new ArrayDeque<>(numbers);
        new PriorityQueue<>((Integer a, Integer b) -> Integer.compare(b, a)).addAll(deque);
        new LinkedList<>(numbers).removeFirst();
        new Stack<Integer>().push(1);
        new BitSet(100).set(1);
        new Random(1).nextInt(10);
        BigInteger big = BigInteger.TWO.pow(200).mod(BigInteger.valueOf(1_000_000_007));
        BigDecimal decimal = new BigDecimal("1.5").multiply(BigDecimal.TEN);
        String joined = IntStream.range(0, 5).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        long even = numbers.stream().filter(number -> number % 2 == 0).mapToInt(Integer::intValue).sum();
        StringJoiner joiner = new StringJoiner(",");
        joiner.add(String.format("%d %.3f %s", first, third, joined));
        PrintWriter writer = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out)));
        writer.println(new StringBuilder(joiner.toString()).reverse().append(second).append(even).append(big));
        writer.printf("%s%n", decimal);
        writer.flush();
        System.out.printf("%.2f %05d%n", third, first);
        System.out.println(Arrays.toString("a b  c".split("\\s+")) + Math.sqrt(third) + new Point(1, 2));
        Thread thread = new Thread(() -> System.err.println("thread"));
        thread.start();
        thread.join();
        try {
            System.out.println(plain[first + 3]);
        } catch (ArrayIndexOutOfBoundsException error) {
            error.printStackTrace();
        }
    }
}
