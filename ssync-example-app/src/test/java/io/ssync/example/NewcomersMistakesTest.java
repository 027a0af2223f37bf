package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskMethod;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.tools.ToolProvider;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What people do wrong in their first hour, and what they are told: what is wrong, where, and what to do about it. */
class NewcomersMistakesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Of what never comes. */
    private static final Duration NEVER = Duration.ofMillis(200);

    private static ExampleServers servers;

    private final TaskApp app = inMemory(new Shop());

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    // Declaring tasks

    @Test
    void namesOfParametersAreMissing(@TempDir Path folder) throws Exception {
        Path source = folder.resolve("Hello.java");
        Files.writeString(
                source,
                "public class Hello { @io.ssync.tasks.Task public String greet(String name) { return name; } }");
        ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Object hello = made(loader.loadClass("Hello"));

            assertRegistering(hello)
                    .hasMessage(
                            "the parameters of Hello.greet have no names: compile it with -parameters, or put @Param on each");
        }
    }

    @Test
    void aMethodIsPrivateOrStatic() {
        assertRegistering(new PrivateTask())
                .hasMessage("@Task on the private method " + PrivateTask.class.getName() + ".run: make it visible");
        assertRegistering(new StaticTask())
                .hasMessage("@Task on the static method " + StaticTask.class.getName()
                        + ".run: make it an instance method");
        assertMistake(() -> app.task(StaticTask::run))
                .hasMessageEndingWith("StaticTask.run: make it an instance method");
    }

    @Test
    void aParameterCannotBeRead() {
        assertRegistering(new AbstractParameter())
                .hasMessageStartingWith(
                        "parameter 'shape' of " + AbstractParameter.class.getName() + ".run cannot come from JSON: ")
                .hasMessageContaining(
                        "Shape is abstract: take a record or a class that has values, or put @JsonTypeInfo");
        assertRegistering(new AbstractElements())
                .hasMessageContaining("Shape is abstract: take a record or a class that has values");
        assertRegistering(new Generic<String>())
                .hasMessageContaining("has the type parameter T")
                .hasMessageContaining(
                        "register a class that says what it is, such as class Invoices extends Generic<Invoice>, or give the parameter a concrete type");
        assertRegistering(new Varargs()).hasMessageContaining("declare the last parameter as a List");
    }

    @Test
    void whatHasNoTypeIsReadAsPlainValues() {
        TaskApp plain = inMemory(new Plain());
        try (Worker worker = plain.worker().start()) {
            assertThat(plain.send("plain.list", List.of(1, "two", Map.of("a", 1.5)))
                            .get(SOON))
                    .isEqualTo("[1, two, {a=1.5}]");
            assertThat(plain.send("plain.any", Map.of("a", 1)).get(SOON)).isEqualTo("{a=1}");
            assertThat(plain.send("plain.zones", List.of("Europe/Berlin")).get(SOON))
                    .isEqualTo("[Europe/Berlin]");
        }
        plain.close();
    }

    @Test
    void twoMethodsHaveOneName() {
        assertRegistering(new Overloads())
                .hasMessageContaining("Overloads.run(int) and ")
                .hasMessageEndingWith("Overloads.run(int, String); give one of them another name");
    }

    @Test
    void anObjectIsRegisteredTwice() {
        assertMistake(() -> TaskApp.builder("shop")
                        .broker(new InMemoryBroker())
                        .register(new Shop())
                        .register(new Shop())
                        .build())
                .hasMessageMatching(
                        "the task 'shop\\.\\w+', .*Shop\\.\\w+\\(.*\\), is registered twice: register one object of its class, once");
    }

    @Test
    void aClassIsRegisteredWhereAnObjectIsExpected() {
        assertRegistering(Shop.class)
                .hasMessageContaining("an object is expected")
                .hasMessageEndingWith("such as new Shop()");
        assertRegistering(Mails.class)
                .hasMessage(
                        "register(Mails.class): an interface has no object whose methods workers could call: register an object of a class that implements it");
        assertRegistering(new Thread()).hasMessageEndingWith("has no method with @Task: nothing to register");
        assertThatThrownBy(() -> TaskApp.builder("shop")
                        .broker(new InMemoryBroker())
                        .register(Mails.class, nothing())
                        .build()
                        .worker()
                        .start())
                .hasMessage("there is no object to run " + Mails.class.getName() + ".send: what was registered for "
                        + Mails.class.getName() + " gives null; have it give an object of that class");
    }

    @Test
    void theAppHasNoBroker() {
        assertThatThrownBy(() -> TaskApp.builder("shop").build())
                .hasMessage("an app needs a broker: call builder.broker(…)");
    }

    // Calling tasks

    @Test
    void whatIsCalledIsNoReferenceToATask() {
        String expected = "task(…) takes a reference to a method of a class, such as Mails::send; given was ";
        Shop shop = new Shop();
        assertMistake(() -> app.task((Shop any, Integer a, Integer b) -> any.sum(a, b)))
                .hasMessage(expected + "a lambda expression");
        TaskMethod.Value1<Integer, Integer, Integer> bound = shop::sum;
        assertMistake(() -> app.task(bound)).hasMessage(expected + "a method of an object");
        assertMistake(() -> app.task(Shop::noTask))
                .hasMessage(Shop.class.getName() + ".noTask is not a task: put @Task on the method");
        assertMistake(() -> app.task(Plain::any))
                .hasMessageContaining(
                        "declare a TaskContext before it or a more exact type, or call the task by name, app.send(\"plain.any\", …)");
    }

    @Test
    void theMethodIsCalledDirectly() {
        assertThat(new Shop().sum(2, 3))
                .as("as Java does: here and now, without a message")
                .isEqualTo(5);
    }

    @Test
    void nobodyHasTheTask() {
        try (Worker worker = app.worker().start()) {
            assertThatThrownBy(() -> app.send("shop.nothing").get(SOON))
                    .hasMessageContaining(
                            "NotRegistered: shop.nothing: no worker of its queue has a task of this name; register it there, or send it to a queue whose workers have it");
        }
    }

    @Test
    void noWorkerReadsTheQueue() {
        try (Worker worker = app.worker().queues("mails").start()) {
            assertThatThrownBy(() -> app.task(Shop::sum).delay(1, 2).get(NEVER))
                    .hasMessageContaining(
                            "is a worker running for queue 'celery', with this task and the same result backend?");
        }
    }

    @Test
    void argumentsDoNotFit() {
        try (Worker worker = app.worker().start()) {
            assertFails("shop.sum", Arrays.asList(null, 2))
                    .hasMessageContaining(
                            "Shop.sum: argument 'a': null for the type int: send a value, or declare the parameter as @Nullable");
            assertFails("shop.sum", List.of(1)).hasMessageContaining("Shop.sum needs the arguments [b]");
            assertFails("shop.sum", List.of(1, 2, 3))
                    .hasMessageContaining("Shop.sum takes 2 arguments, more were given");
            assertFails("shop.sum", List.of("one", 2)).hasMessageContaining("Shop.sum: argument 'a': ");
            assertFails("shop.order", List.of(Map.of("article", "ink")))
                    .hasMessageContaining("argument 'order'.count: 'count' is missing");
            assertThat(app.send("shop.order", Map.of("article", "ink", "count", 2, "colour", "blue"))
                            .get(SOON))
                    .as("a field that a later version sends")
                    .isEqualTo("2 ink");
        }
    }

    @Test
    void aTaskThrowsACheckedException() {
        try (Worker worker = app.worker().start()) {
            assertFails("shop.store", List.of())
                    .hasMessageEndingWith("ended with FAILURE: IOException: the disk is full");
        }
    }

    @Test
    void aResultCannotBeWritten() {
        try (Worker worker = app.worker().start()) {
            assertFails("shop.stream", List.of())
                    .hasMessageContaining("cannot write java.io.ByteArrayInputStream as JSON: ")
                    .hasMessageEndingWith("; take values that JSON has: a record, a list, a map, text, numbers, times")
                    .message()
                    .doesNotContain("SerializationFeature");
            assertFails("shop.circle", List.of())
                    .hasMessageContaining(
                            "cannot write java.util.HashMap as JSON: it is nested too deeply, or holds itself; take ");
        }
    }

    @Test
    void aTaskWaitsForAnother() {
        Shop shop = new Shop();
        TaskApp waiting = inMemory(shop);
        shop.app = waiting;
        try (Worker worker = waiting.worker().concurrency(1).start()) {
            assertThatThrownBy(() -> waiting.send("shop.wait").get(SOON))
                    .hasMessageContaining(
                            "a task that waits for another keeps its thread, and if all do, none is left for those they wait for; send a chain or a group instead");
        }
        waiting.close();
    }

    @Test
    void theAppIsClosed() {
        app.close();
        String expected =
                "app 'shop' is closed: make its calls and start its workers before, and close it when the program ends";
        assertThatThrownBy(() -> app.task(Shop::sum).delay(1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(expected);
        assertThatThrownBy(() -> app.send("shop.sum", 1, 2)).hasMessage(expected);
        assertThatThrownBy(() -> app.worker().start()).hasMessage(expected);
    }

    @Test
    void theAppOfACallerIsNotClosed(@TempDir Path folder) throws Exception {
        JavaProgram program = new JavaProgram(folder);

        int exitCode = program.run(
                servers, List.of("-cp", System.getProperty("java.class.path"), SendsAndForgets.class.getName()));

        assertThat(exitCode)
                .as("its program ends all the same: no thread of ours keeps it")
                .isZero();
        assertThat(program.output()).contains("sent");
    }

    @Test
    void nothingIsNamed() {
        assertThatThrownBy(() -> app.send("")).hasMessage("task must not be empty");
        assertThatThrownBy(() -> app.send(Signature.of(absent(), List.of())))
                .hasMessage("task: the name of a task is expected");
        assertThatThrownBy(() -> TaskApp.builder(absent())).hasMessage("name of the app");
    }

    // Servers

    @Test
    void twoAppsHaveOneName() {
        TaskApp other = TaskApp.builder("shop")
                .broker(app.broker())
                .results(app.results())
                .build();
        try (Worker worker = app.worker().start()) {
            assertThat(other.task(Shop::sum).delay(1, 2).get(SOON))
                    .as("the name is for people")
                    .isEqualTo(3);
        }
    }

    @Test
    void theAppHasNoResultBackend() {
        try (TaskApp caller = TaskApp.builder("caller").broker(redis()).build()) {
            assertThatThrownBy(() -> caller.send("shop.sum", 1, 2).get(NEVER))
                    .hasMessageEndingWith(
                            "Results are in the memory of this process: if the worker is another program, give the app a result backend, builder.results(…)");
        }
    }

    @Test
    void redisHasAnotherAddress() {
        assertMistake(() -> RedisBroker.connect("amqp://guest@localhost//"))
                .hasMessageContaining("expected redis://[[user]:password@]host[:port][/database]");
        assertMistake(() -> RedisBroker.connect("redis://localhost:port/0"))
                .hasMessageContaining("its port is no number");
        assertThatThrownBy(() -> RedisBroker.connect("redis://127.0.0.1:1/0"))
                .hasMessage("cannot reach Redis at redis://127.0.0.1:1/0: connection refused; is it running?");
        int postgres = portOf(servers.postgres().jdbcUrl());
        assertThatThrownBy(() -> RedisBroker.connect("redis://127.0.0.1:" + postgres))
                .hasMessageEndingWith(
                        "; is it running, and is it Redis that has this port? An address with TLS begins with rediss://");
    }

    @Test
    void redisWantsAnotherPassword() {
        assertThatThrownBy(() -> RedisBroker.connect(
                        "redis://:wrong@127.0.0.1:" + servers.redis().port()))
                .hasMessageContaining("refused the connection: WRONGPASS")
                .hasMessageEndingWith("The user or the password in its address is wrong");
        assertThatThrownBy(() -> RedisBroker.connect(
                        "redis://127.0.0.1:" + servers.redis().port()))
                .hasMessageContaining("it wants a password (NOAUTH): write one into its address");
    }

    @Test
    void redisGoesDownLater() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                TaskApp caller = TaskApp.builder("caller")
                        .broker(RedisBroker.connect(redis.uri().toString()))
                        .build()) {
            redis.close();

            assertThatThrownBy(() -> caller.send("shop.sum", 1, 2))
                    .hasMessageContaining("to 'celery'")
                    .hasMessageContaining("Redis at redis://127.0.0.1:" + redis.port() + "/0");
        }
    }

    @Test
    void postgresIsDownOrLetsNobodyIn() {
        String url = servers.postgres().jdbcUrl();
        assertReading(url.replaceAll(":\\d+/", ":1/"))
                .hasMessageMatching(
                        "cannot reach PostgreSQL at 127\\.0\\.0\\.1:1/\\w+: connection refused; is it running\\?");
        assertReading(url.replaceAll("password=[^&]*", "password=wrong"))
                .hasMessageContaining("does not let this user in: ")
                .hasMessageEndingWith("; check user and password")
                .message()
                .doesNotContain("cannot reach");
        assertReading(url.replaceAll("(:\\d+)/\\w+", "$1/nosuch"))
                .hasMessageContaining("does not have this database: ")
                .hasMessageEndingWith("; create it, or check its name");
    }

    @Test
    void postgresHasNoTables() {
        try (TaskApp first = TaskApp.builder("first")
                        .broker(redis())
                        .results(JdbcResults.over(servers.postgres().dataSource()))
                        .register(new Shop())
                        .build();
                Worker worker = first.worker().queues("first").start()) {
            assertThat(first.task(Shop::sum)
                            .applyAsync(TaskOptions.DEFAULTS.queue("first"), 1, 2)
                            .get(SOON))
                    .as("they are made")
                    .isEqualTo(3);
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRegistering(Object tasks) {
        return assertMistake(() -> TaskApp.builder("shop")
                .broker(new InMemoryBroker())
                .register(tasks)
                .build());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertMistake(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            String task, List<? extends @Nullable Object> args) {
        AsyncResult<Object> result = app.send(Signature.of(task, args));
        return assertThatThrownBy(() -> result.get(SOON));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertReading(String jdbcUrl) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(jdbcUrl);
        try (TaskApp reader = TaskApp.builder("reader")
                .broker(redis())
                .results(JdbcResults.over(database))
                .build()) {
            return assertThatThrownBy(() -> reader.result("1").get(NEVER));
        }
    }

    private static int portOf(String jdbcUrl) {
        return Integer.parseInt(jdbcUrl.replaceAll(".*:(\\d+)/.*", "$1"));
    }

    private static RedisBroker redis() {
        return RedisBroker.connect(servers.redis().uri().toString());
    }

    private static TaskApp inMemory(Object tasks) {
        return TaskApp.builder("shop")
                .broker(new InMemoryBroker())
                .register(tasks)
                .build();
    }

    private static Object made(Class<?> type)
            throws NoSuchMethodException, InstantiationException, IllegalAccessException, InvocationTargetException {
        return type.getConstructor().newInstance();
    }

    @SuppressWarnings("NullAway") // As people do who do not mean to.
    private static String absent() {
        return null;
    }

    @SuppressWarnings("NullAway")
    private static Supplier<Object> nothing() {
        return () -> null;
    }

    public record Order(String article, int count) {}

    public static class Shop {
        @Nullable
        TaskApp app;

        @Task(name = "shop.sum")
        public int sum(int a, int b) {
            return a + b;
        }

        @Task(name = "shop.order")
        public String order(Order order) {
            return order.count() + " " + order.article();
        }

        @Task(name = "shop.store")
        public void store() throws IOException {
            throw new IOException("the disk is full");
        }

        @Task(name = "shop.stream")
        public Object stream() {
            return new ByteArrayInputStream(new byte[3]);
        }

        @Task(name = "shop.circle")
        public Object circle() {
            Map<String, Object> circle = new HashMap<>();
            circle.put("self", circle);
            return circle;
        }

        @Task(name = "shop.wait")
        public @Nullable Integer await() {
            return Objects.requireNonNull(app).task(Shop::sum).delay(1, 2).get(NEVER);
        }

        public int noTask(int a) {
            return a;
        }
    }

    public interface Shape {}

    public interface Mails {
        @Task(name = "mails.send")
        void send(String to);
    }

    public static class PrivateTask {
        @Task
        private void run() {}
    }

    public static class StaticTask {
        @Task
        public static void run(int a) {}
    }

    public static class AbstractParameter {
        @Task
        public void run(Shape shape) {}
    }

    public static class AbstractElements {
        @Task
        public void run(Map<String, List<Shape>> shapes) {}
    }

    public static class Generic<T> {
        @Task
        public void run(T value) {}
    }

    public static class Varargs {
        @Task
        public void run(String... names) {}
    }

    public static class Overloads {
        @Task(name = "overloads")
        public void run(int a) {}

        @Task(name = "overloads")
        public void run(int a, String b) {}
    }

    public static class Plain {
        @SuppressWarnings({"rawtypes", "unchecked"})
        @Task(name = "plain.list")
        public String list(List values) {
            return new ArrayList<Object>(values).toString();
        }

        @Task(name = "plain.any")
        public String any(Object value) {
            return value.toString();
        }

        @Task(name = "plain.zones")
        public String zones(List<ZoneId> zones) {
            return zones.toString();
        }
    }

    /** A program that ends without closing anything. */
    public static final class SendsAndForgets {
        private SendsAndForgets() {}

        public static void main(String[] args) {
            TaskApp app = TaskApp.builder("caller")
                    .broker(RedisBroker.connect(System.getenv("CELERY_BROKER_URL")))
                    .build();
            app.send("shop.sum", 1, 2);
            System.out.println("sent");
        }
    }
}
