import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LineNumberInfo;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Prints the class that a program starts with: MainClass PROGRAM.jar MAIN-FILE.
 *
 * <p>A compiler notes a main class only where there is one candidate. Of several it is the one called Main, in any
 * package; then the one named as the main file; then the first in the main file; then the first. Kotlin and Scala share
 * this file.
 */
final class MainClass {
    private static final Comparator<ClassModel> BY_LINE = Comparator.comparing(MainClass::line);

    public static void main(String[] arguments) throws IOException {
        String mainFile = Path.of(arguments[1]).getFileName().toString();
        Optional<ClassModel> chosen =
                candidates(arguments[0]).stream().min(Comparator.comparing((ClassModel it) -> rank(it, mainFile)).thenComparing(BY_LINE));
        chosen.ifPresent(it -> System.out.println(binaryName(it)));
        System.exit(chosen.isPresent() ? 0 : 1);
    }

    private static List<ClassModel> candidates(String jarFile) throws IOException {
        List<ClassModel> found = new ArrayList<>();
        try (JarFile jar = new JarFile(jarFile)) {
            for (JarEntry entry : jar.stream().filter(entry -> entry.getName().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(jar.getInputStream(entry).readAllBytes());
                if (model.methods().stream().anyMatch(MainClass::isMain)) {
                    found.add(model);
                }
            }
        }
        return found;
    }

    private static boolean isMain(MethodModel method) {
        return method.methodName().equalsString("main")
                && method.methodType().equalsString("([Ljava/lang/String;)V")
                && method.flags().has(AccessFlag.PUBLIC)
                && method.flags().has(AccessFlag.STATIC);
    }

    private static int rank(ClassModel model, String mainFile) {
        String name = binaryName(model).replaceFirst(".*\\.", "");
        String stem = mainFile.replaceFirst("\\.[^.]*$", "");
        if (isCalled("Main", name)) {
            return 0;
        }
        if (isCalled(stem, name)) {
            return 1;
        }
        boolean isInMainFile =
                model.findAttribute(Attributes.sourceFile()).filter(it -> it.sourceFile().equalsString(mainFile)).isPresent();
        return isInMainFile ? 2 : 3;
    }

    /** Functions outside of classes are in the class that is named as the file, with Kt after it. */
    private static boolean isCalled(String wanted, String name) {
        return name.equalsIgnoreCase(wanted) || name.equalsIgnoreCase(wanted + "Kt");
    }

    /** The first line of a method main. */
    private static int line(ClassModel model) {
        return model.methods().stream()
                .filter(method -> method.methodName().equalsString("main"))
                .flatMap(method -> method.findAttribute(Attributes.code()).stream())
                .flatMap(code -> code.findAttribute(Attributes.lineNumberTable()).stream())
                .flatMap(table -> table.lineNumbers().stream())
                .mapToInt(LineNumberInfo::lineNumber)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private static String binaryName(ClassModel model) {
        return model.thisClass().asInternalName().replace('/', '.');
    }
}
