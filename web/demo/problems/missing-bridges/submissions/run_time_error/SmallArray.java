import java.util.Scanner;

public class SmallArray {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int islands = in.nextInt(), bridges = in.nextInt();
        int[] part = new int[1000];
        for (int island = 1; island <= islands; island++) part[island] = island;
        int missing = islands - 1;
        while (bridges-- > 0) {
            int from = part[in.nextInt()], to = part[in.nextInt()];
            if (from == to) continue;
            missing--;
            for (int island = 1; island <= islands; island++) if (part[island] == from) part[island] = to;
        }
        System.out.println(missing);
    }
}
