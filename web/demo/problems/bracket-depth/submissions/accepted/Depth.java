import java.util.Scanner;

public class Depth {
    public static void main(String[] args) {
        int level = 0, deepest = 0;
        for (char sign : new Scanner(System.in).next().toCharArray()) {
            level += sign == '(' ? 1 : -1;
            deepest = Math.max(deepest, level);
            if (level < 0) break;
        }
        System.out.println(level == 0 ? deepest : -1);
    }
}
