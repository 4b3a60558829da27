import java.io.*;

public class Union {
    static int[] leader;

    static int find(int island) {
        while (leader[island] != island) island = leader[island] = leader[leader[island]];
        return island;
    }

    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedInputStream(System.in, 1 << 16));
        int islands = next(in), bridges = next(in), missing = islands - 1;
        leader = new int[islands + 1];
        for (int island = 1; island <= islands; island++) leader[island] = island;
        while (bridges-- > 0) {
            int a = find(next(in)), b = find(next(in));
            if (a != b) {
                leader[a] = b;
                missing--;
            }
        }
        System.out.println(missing);
    }

    static int next(StreamTokenizer in) throws IOException {
        in.nextToken();
        return (int) in.nval;
    }
}
