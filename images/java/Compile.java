import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles a submission into a jar that knows its main class: Compile TARGET.jar SOURCE...
 *
 * <p>One JVM does the work of three: javac, a search for the main class, and jar. A public class may be in a file of
 * any name, since the browser sends all pasted sources under one name.
 */
final class Compile {
    private static final List<String> OPTIONS =
            List.of("-proc:none", "-implicit:none", "-g", "-encoding", "UTF-8", "-Xmaxerrs", "20", "-Xmaxwarns", "20");

    public static void main(String[] arguments) throws IOException {
        System.exit(compile(Path.of(arguments[0]), Arrays.stream(arguments).skip(1).map(Path::of).toList()));
    }

    private static int compile(Path target, List<Path> paths) throws IOException {
        if (paths.isEmpty()) {
            System.err.println("There is no .java file.");
            return 1;
        }
        List<Source> sources = new ArrayList<>();
        for (Path path : paths) {
            sources.add(new Source(path));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                ClassFiles classes = new ClassFiles(files)) {
            JavacTask task = (JavacTask) compiler.getTask(null, classes, null, OPTIONS, null, sources);
            MainClasses mainClasses = new MainClasses(task.getElements());
            task.addTaskListener(mainClasses);
            if (!task.call()) {
                return 1;
            }
            Optional<String> main = mainClasses.choose();
            if (main.isEmpty()) {
                System.err.println("No class has a method `public static void main(String[] args)`.");
                return 1;
            }
            writeJar(target, main.get(), classes.byName);
            return 0;
        }
    }

    /** Stored, not deflated: else every test would inflate it. */
    private static void writeJar(Path target, String main, Map<String, ByteArrayOutputStream> classes)
            throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target), manifest)) {
            jar.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, ByteArrayOutputStream> file : classes.entrySet()) {
                JarEntry entry = new JarEntry(file.getKey().replace('.', '/') + ".class");
                entry.setTime(0);
                jar.putNextEntry(entry);
                file.getValue().writeTo(jar);
                jar.closeEntry();
            }
        }
    }

    /** A class that a program may start with. */
    private record MainClass(String name, Rank rank) {}

    /** The first of the best rank is started. */
    private enum Rank {
        CALLED_MAIN,
        PUBLIC_OR_NAMED_AS_ITS_FILE,
        OTHER,
        NESTED
    }

    /** Collects the classes that a program may start with, in the order of the source. */
    private static final class MainClasses implements TaskListener {
        private final List<MainClass> found = new ArrayList<>();
        private final Elements elements;

        MainClasses(Elements elements) {
            this.elements = elements;
        }

        @Override
        public void finished(TaskEvent event) {
            if (event.getKind() == TaskEvent.Kind.ANALYZE) {
                String file = Path.of(event.getSourceFile().getName()).getFileName().toString();
                collect(event.getTypeElement(), rank(event.getTypeElement(), file));
            }
        }

        Optional<String> choose() {
            return found.stream().min(Comparator.comparing(MainClass::rank)).map(MainClass::name);
        }

        private void collect(TypeElement type, Rank rank) {
            if (ElementFilter.methodsIn(elements.getAllMembers(type)).stream().anyMatch(MainClasses::isMain)) {
                found.add(new MainClass(elements.getBinaryName(type).toString(), rank));
            }
            ElementFilter.typesIn(type.getEnclosedElements()).forEach(nested -> collect(nested, Rank.NESTED));
        }

        private static Rank rank(TypeElement type, String file) {
            if (type.getSimpleName().contentEquals("Main")) {
                return Rank.CALLED_MAIN;
            }
            boolean isPublic = type.getModifiers().contains(Modifier.PUBLIC);
            return isPublic || file.equals(type.getSimpleName() + ".java") ? Rank.PUBLIC_OR_NAMED_AS_ITS_FILE : Rank.OTHER;
        }

        private static boolean isMain(ExecutableElement method) {
            return method.getSimpleName().contentEquals("main")
                    && method.getModifiers().containsAll(Set.of(Modifier.PUBLIC, Modifier.STATIC))
                    && method.getReturnType().getKind() == TypeKind.VOID
                    && method.getParameters().size() == 1
                    && method.getParameters().get(0).asType().toString().equals("java.lang.String[]");
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Path path) throws IOException {
            super(path.toUri(), Kind.SOURCE);
            text = Files.readString(path);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }

        @Override
        public String getName() {
            return Path.of(uri).getFileName().toString();
        }
    }

    /** Keeps class files in memory, in the order in which they are written. */
    private static final class ClassFiles extends ForwardingJavaFileManager<JavaFileManager> {
        final Map<String, ByteArrayOutputStream> byName = new LinkedHashMap<>();

        ClassFiles(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    byName.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
