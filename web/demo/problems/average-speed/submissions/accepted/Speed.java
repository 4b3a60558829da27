import java.io.*;

public class Speed {
    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedInputStream(System.in));
        in.nextToken();
        int n = (int) in.nval;
        double distance = 0, hours = 0;
        for (int leg = 0; leg < n; leg++) {
            in.nextToken();
            double d = in.nval;
            in.nextToken();
            distance += d;
            hours += d / in.nval;
        }
        System.out.println(distance / hours);
    }
}
