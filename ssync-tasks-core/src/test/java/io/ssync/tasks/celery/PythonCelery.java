package io.ssync.tasks.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real Celery, as Python programs beside the test. Tests that need it are skipped where it is not installed, unless the
 * environment's {@code SSYNC_TEST_CELERY} says that it must be there.
 */
public final class PythonCelery {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APP = "python_app";
    private static final Optional<String> PYTHON = find("celery, redis");

    private final String broker;
    private final Map<String, String> environment;
    private final Path folder;

    private PythonCelery(String broker, Map<String, String> environment, Path folder) {
        this.broker = broker;
        this.environment = environment;
        this.folder = folder;
    }

    /**
     * A Celery for a broker, or no test at all. Its app is {@code python_app.py} of these resources.
     *
     * @param folder for its files
     */
    public static PythonCelery on(String brokerUrl, Path folder) {
        return on(brokerUrl, Map.of(), folder);
    }

    /** The same with variables for {@code python_app.py}. */
    public static PythonCelery on(String brokerUrl, Map<String, String> environment, Path folder) {
        require(PYTHON, "python3-celery python3-redis");
        try (InputStream app = PythonCelery.class.getResourceAsStream("/celery/" + APP + ".py")) {
            Files.createDirectories(folder);
            Files.copy(Objects.requireNonNull(app), folder.resolve(APP + ".py"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PythonCelery(brokerUrl, environment, folder);
    }

    /**
     * The Celery of a Django project, or no test at all.
     *
     * @param project where its {@code manage.py} is
     */
    public static PythonCelery django(Path project, Map<String, String> environment) {
        require(
                find("celery, redis, django, django_celery_results, psycopg2"),
                "python3-django-celery-results python3-psycopg2");
        return new PythonCelery(environment.getOrDefault("CELERY_BROKER_URL", ""), environment, project);
    }

    /** The same for a project whose settings have django-celery-beat. */
    public static PythonCelery djangoWithBeat(Path project, Map<String, String> environment) {
        require(find("django_celery_beat"), "python3-django-celery-beat");
        return django(project, environment);
    }

    private static void require(Optional<String> python, String packages) {
        if (python.isEmpty() && System.getenv("SSYNC_TEST_CELERY") != null) {
            throw new AssertionError("Celery is not installed: apt-get install " + packages);
        }
        assumeTrue(python.isPresent(), "needs Celery: apt-get install " + packages);
    }

    /** A Python that has these modules. */
    static Optional<String> find(String modules) {
        return Stream.of("/usr/bin/python3", "python3")
                .filter(python -> has(python, modules))
                .findFirst();
    }

    /** What a finished program printed. */
    public record Output(int exitCode, String out, String err) {
        /** Its standard output, if all went well. */
        public String succeeded() {
            assertThat(exitCode).as("%s%n%s", out, err).isZero();
            return out;
        }
    }

    /** Runs {@code celery -b URL …} to its end. */
    public Output run(String... arguments) {
        return finish(start(List.of("-m", "celery", "-b", broker), List.of(arguments)));
    }

    /** Runs lines of Python that know {@code app} and its tasks, to their end. */
    public Output python(String code) {
        return finish(startPython(code));
    }

    /** Starts lines of Python that know {@code app} and its tasks. */
    public Running startPython(String code) {
        return start(List.of("-c", "from " + APP + " import *\n" + code), List.of());
    }

    /** Starts a worker of {@code python_app} and waits until it is ready. */
    public Running worker(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of("worker", "-n", name, "-l", "info"));
        all.addAll(List.of(arguments));
        Running worker = start(List.of("-m", "celery", "-A", APP), all);
        worker.awaitLine(" ready.");
        return worker;
    }

    /** Starts a program {@code celery …}. */
    public Running start(String... arguments) {
        return start(List.of("-m", "celery"), List.of(arguments));
    }

    /** Runs {@code manage.py …} of a Django project to its end. */
    public Output manage(String... arguments) {
        return finish(start(List.of("manage.py"), List.of(arguments)));
    }

    private Running start(List<String> before, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(PYTHON.orElseThrow()));
        command.addAll(before);
        command.addAll(arguments);
        try {
            Path out = Files.createTempFile("celery", ".out");
            Path err = Files.createTempFile("celery", ".err");
            out.toFile().deleteOnExit();
            err.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("BROKER_URL", broker);
            // A superuser is warned about pickle, which nobody uses here.
            builder.environment().put("C_FORCE_ROOT", "1");
            builder.environment().put("PYTHONUNBUFFERED", "1");
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Output finish(Running running) {
        try (running) {
            if (!running.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still runs: " + running);
            }
            return new Output(running.process.exitValue(), read(running.out), read(running.err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean has(String python, String modules) {
        try {
            return new ProcessBuilder(python, "-c", "import " + modules)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that runs until it is closed. */
    public static final class Running implements AutoCloseable {
        private final Process process;
        private final Path out;
        private final Path err;

        private Running(Process process, Path out, Path err) {
            this.process = process;
            this.out = out;
            this.err = err;
        }

        /** Waits until one of its outputs has this text. */
        public Running awaitLine(String text) {
            await("'" + text + "'")
                    .atMost(PATIENCE)
                    .failFast(() -> {
                        if (!process.isAlive() && !(out() + err()).contains(text)) {
                            throw new AssertionError("it ended early: " + this);
                        }
                    })
                    .until(() -> (out() + err()).contains(text));
            return this;
        }

        /** What it has printed so far. */
        public String out() {
            return read(out);
        }

        /** What it has printed on standard error so far. */
        public String err() {
            return read(err);
        }

        /** Whether it has ended, waiting for that. */
        public boolean awaitExit() {
            try {
                return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** Ends it and whatever it has started, at once. */
        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            awaitExit();
        }

        @Override
        public String toString() {
            return process + "\n--- out ---\n" + out() + "\n--- err ---\n" + err();
        }
    }
}
