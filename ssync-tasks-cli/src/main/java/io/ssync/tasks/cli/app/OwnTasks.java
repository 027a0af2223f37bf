package io.ssync.tasks.cli.app;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.dashboard.jdbc.JdbcAudit;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that {@code -A} names: classes by their names, from a class path of their own. A class is made with its constructor without parameters. It
 * has methods with {@code @Task}, or it is a {@code Consumer<TaskApp.Builder>} that registers what it likes, and sets routes. Immutable.
 */
public final class OwnTasks implements TaskSource {
    /** The variable for {@code -A}. */
    public static final String APP = "SSYNC_APP";

    /** The variable for {@code --classpath}. */
    public static final String CLASS_PATH = "SSYNC_CLASSPATH";

    private final List<String> names;
    private final String classPath;

    private OwnTasks(List<String> names, String classPath) {
        this.names = names;
        this.classPath = classPath;
    }

    /**
     * What was asked for; may be none, which is enough for who calls tasks by name and looks at what others run.
     *
     * @param app names of classes, with commas between them; null for what the environment says
     * @param classPath jars, folders, and folders with {@code /*} for all jars in them, as Java has it; null for what the environment says
     */
    public static OwnTasks of(@Nullable String app, @Nullable String classPath, Map<String, String> environment) {
        String named = (app == null ? environment.getOrDefault(APP, "") : app).strip();
        String path = classPath == null ? environment.getOrDefault(CLASS_PATH, "") : classPath;
        return new OwnTasks(named.isEmpty() ? List.of() : List.of(named.split("\\s*,\\s*")), path);
    }

    /** Nobody's. */
    public static OwnTasks none() {
        return new OwnTasks(List.of(), "");
    }

    /** What was named: classes, or something that a program knows by a word. */
    public List<String> names() {
        return names;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(APP, String.join(",", names), CLASS_PATH, classPath);
    }

    @Override
    public TaskSettings settings() {
        return TaskSettings.defaults();
    }

    @Override
    public TaskApp forCalls(Servers servers, TaskSettings settings) {
        RedisBroker broker = RedisBroker.connect(servers.brokerUrl(), settings.brokerTransportOptions());
        try {
            TaskApp.Builder builder = TaskApp.builder(name())
                    .broker(broker)
                    .ledger(JdbcLedger.with(JdbcResults.over(servers.database().dataSource())))
                    .settings(settings);
            // With its routes, so that a call goes where its own go.
            addTo(builder);
            return builder.build();
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    @Override
    public WorkerApp open(Servers servers, TaskSettings settings, int concurrency) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("whose tasks? Name a class whose methods have @Task with -A, or in "
                    + APP + ", and the jar or folder that it is in with --classpath, or in " + CLASS_PATH);
        }
        return new OwnApp(servers, settings, concurrency, this);
    }

    /** The tables of results, the ledger, schedules, and of who did what. */
    @Override
    public void migrate(DatabaseUrl database) {
        DataSource dataSource = database.dataSource();
        try (JdbcResults results = JdbcResults.over(dataSource)) {
            JdbcLedger.with(results).prepare();
            JdbcSchedules.over(dataSource).prepare();
        }
        JdbcAudit.over(dataSource).migrate();
    }

    @Override
    public List<String> queues(TaskApp app) {
        return queuesOf(app);
    }

    /** The default queue, and those of the routes. */
    static List<String> queuesOf(TaskApp app) {
        TaskSettings settings = app.settings();
        Set<String> queues = new LinkedHashSet<>(List.of(settings.defaultQueue()));
        settings.routes().byPattern().forEach((pattern, route) -> {
            // What a function decides is not known before the call.
            if (!pattern.equals("function")) {
                queues.add(String.valueOf(route.get("queue")));
            }
        });
        return List.copyOf(queues);
    }

    /** The name of the app, for people: that of its first class. */
    String name() {
        String first = names.isEmpty() ? "ssync" : names.get(0);
        return first.substring(first.lastIndexOf('.') + 1);
    }

    /**
     * Loads the classes and adds their tasks. Code of theirs that looks for more by the thread's class loader finds it, on threads that are started
     * from now on.
     *
     * @throws IllegalArgumentException if that cannot be; says what to do
     */
    void addTo(TaskApp.Builder app) {
        if (names.isEmpty()) {
            return;
        }
        ClassLoader loader = loader();
        Thread.currentThread().setContextClassLoader(loader);
        for (String name : names) {
            Object made = make(load(name, loader));
            if (made instanceof Consumer<?> consumer) {
                configure(consumer, app, name);
            } else {
                app.register(made);
            }
        }
    }

    @SuppressWarnings("unchecked") // Whatever else it consumes, it is told below.
    private static void configure(Consumer<?> consumer, TaskApp.Builder app, String name) {
        try {
            ((Consumer<TaskApp.Builder>) consumer).accept(app);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    name + " is a Consumer, but of something else than TaskApp.Builder: " + e.getMessage(), e);
        }
    }

    /** Never closed: its classes are in use for as long as the process lives. */
    private ClassLoader loader() {
        ClassLoader ours = OwnTasks.class.getClassLoader();
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (!entry.isBlank()) {
                files(entry).forEach(file -> urls.add(url(file)));
            }
        }
        return urls.isEmpty() ? ours : new URLClassLoader(urls.toArray(URL[]::new), ours);
    }

    private static List<Path> files(String entry) {
        boolean all = entry.endsWith("*");
        Path path = Path.of(all ? entry.substring(0, entry.length() - 1) : entry);
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("--classpath: there is no " + path);
        }
        if (!all) {
            return List.of(path);
        }
        try (Stream<Path> jars = Files.list(path)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("--classpath: cannot list " + path, e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("--classpath: cannot read " + file, e);
        }
    }

    private Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "there is no class " + name
                            + ": -A names a class whose methods have @Task, with its package; say where it is with --classpath or "
                            + CLASS_PATH + (classPath.isBlank() ? ", which is empty" : ", which is " + classPath),
                    e);
        } catch (UnsupportedClassVersionError e) {
            throw new IllegalArgumentException(
                    name + " is compiled for a later Java than this one, which is "
                            + Runtime.version().feature() + ": run ssync with that Java, or compile with --release "
                            + Runtime.version().feature(),
                    e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(
                    name + " cannot be loaded: " + e + "; put what it needs on --classpath as well", e);
        }
    }

    private static Object make(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException | InstantiationException e) {
            throw new IllegalArgumentException(
                    type.getName() + " has no constructor without parameters: add one, or name a class that implements"
                            + " Consumer<TaskApp.Builder> and registers an object of it",
                    e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "the constructor of " + type.getName() + " failed: " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("cannot make a " + type.getName() + ": make its constructor public", e);
        }
    }
}
