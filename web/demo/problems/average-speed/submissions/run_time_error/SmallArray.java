import java.util.Scanner;

public class SmallArray {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        double[] d = new double[100], v = new double[100];
        double distance = 0, hours = 0;
        for (int leg = 0; leg < n; leg++) {
            d[leg] = in.nextInt();
            v[leg] = in.nextInt();
            distance += d[leg];
            hours += d[leg] / v[leg];
        }
        System.out.println(distance / hours);
    }
}
