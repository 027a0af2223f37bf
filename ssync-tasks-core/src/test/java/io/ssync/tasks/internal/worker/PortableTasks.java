package io.ssync.tasks.internal.worker;

import io.ssync.tasks.Ignore;
import io.ssync.tasks.Reject;
import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskProcess;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.worker.Worker.ChildCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.MDC;

/** Tasks that say what they do in files and values only, so that they can run in any process; and the main class of one. */
public final class PortableTasks {
    /** A small heap, that is full soon; and no file about a crash that was meant. */
    static ChildCommand child() {
        return ChildCommand.of(PortableTasks.class)
                .withJvmOptions(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ErrorFile=/dev/null",
                        "-XX:-CreateCoredumpOnCrash");
    }

    /** A child; or, with the name of a file, a worker of its own whose child spins once that file is there. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0) {
            TaskApp app = TaskApp.builder("parent")
                    .broker(new InMemoryBroker())
                    .register(new PortableTasks())
                    .build();
            app.worker().concurrency(1).processes(child()).start();
            app.task(PortableTasks::spins).delay(new File(args[0]));
            new CountDownLatch(1).await();
        }
        TaskProcess.run(() -> TaskApp.builder("child")
                .broker(new InMemoryBroker())
                .register(new PortableTasks())
                .intercept(PortableTasks::around)
                .build());
    }

    /** An interceptor that leaves its trace in the log context, where the task sees it. */
    static Object around(TaskContext self, RunInterceptor.Run run) throws Throwable {
        MDC.put("around", self.name());
        return run.proceed();
    }

    @Task(name = "portable.add")
    public int add(int x, int y) {
        return x + y;
    }

    @Task(name = "portable.pid")
    public long pid() {
        return ProcessHandle.current().pid();
    }

    /** Calls two other tasks, which nobody runs, and returns their ids. */
    @Task(name = "portable.calls")
    public List<String> calls() {
        try (TaskApp app = TaskApp.builder("called")
                .broker(new InMemoryBroker())
                .register(this)
                .build()) {
            return List.of(
                    app.task(PortableTasks::add).delay(1, 2).id(),
                    app.task(PortableTasks::pid).delay().id());
        }
    }

    @Task(name = "portable.describe")
    public Map<String, Object> describe(TaskContext self) {
        return Map.of(
                "id", self.id(),
                "name", self.name(),
                "worker", self.worker(),
                "queue", self.queue(),
                "retries", self.retries(),
                "redeliveries", self.redeliveries(),
                "tenant", String.valueOf(self.headers().get("tenant")),
                "current", CurrentTask.get().orElseThrow().id(),
                "logged", MDC.getCopyOfContextMap());
    }

    @Task(name = "portable.report")
    public int report(TaskContext self, int times, File end) throws IOException, InterruptedException {
        for (int i = 1; i <= times; i++) {
            self.progress(i, times, "row " + i);
        }
        awaitFile(end);
        return times;
    }

    @Task(name = "portable.tells")
    public void tells(TaskContext self) {
        self.sendEvent("card-printed", Map.of("pages", 2));
    }

    @Task(name = "portable.fails")
    public void fails(String message) {
        throw new IllegalStateException(message);
    }

    @Task(name = "portable.returns_what_is_no_json")
    public Object returnsWhatIsNoJson() {
        return new Object();
    }

    @Task(name = "portable.retries", autoRetryFor = IOException.class, retryDelay = 0.02)
    public int retries(TaskContext self, int times, boolean byItself) throws IOException {
        if (self.retries() < times && byItself) {
            throw new IOException("not yet");
        }
        if (self.retries() < times) {
            throw self.retry(new IllegalStateException("not yet"), Duration.ofMillis(20));
        }
        return self.retries();
    }

    @Task(name = "portable.tries_for_ever", maxRetries = 1)
    public void triesForEver(TaskContext self) {
        throw self.retry(Duration.ofMillis(10));
    }

    @Task(name = "portable.rejects_once")
    public int rejectsOnce(File file) throws IOException {
        if (runs(file) == 1) {
            throw new Reject("not here", true);
        }
        return 2;
    }

    @Task(name = "portable.refuses")
    public void refuses() {
        throw new Reject("the file is damaged", false, new IllegalStateException("bad checksum"));
    }

    @Task(name = "portable.ignores")
    public void ignores(TaskContext self) {
        self.updateState(new TaskState("HANDED_ON"), Map.of("to", "another system"));
        throw new Ignore("another system answers");
    }

    @Task(name = "portable.waits")
    public void waits(File begun) throws IOException, InterruptedException {
        runs(begun);
        new CountDownLatch(1).await();
    }

    @Task(name = "portable.cleans_up")
    public String cleansUp(TaskContext self) {
        try {
            for (long i = 0; ; i++) {
                self.progress(i, Long.MAX_VALUE, "working");
            }
        } catch (SoftTimeLimitExceeded e) {
            self.progress(1, 1, "cleaning up");
            return "clean";
        }
    }

    @Task(name = "portable.spins")
    public void spins(File begun) throws IOException {
        runs(begun);
        spinForEver();
    }

    @Task(name = "portable.spins_once")
    public String spinsOnce(File begun) throws IOException {
        if (runs(begun) == 1) {
            spinForEver();
        }
        return "done";
    }

    @Task(name = "portable.echo")
    public byte[] echo(byte[] bytes) {
        return bytes;
    }

    @Task(name = "portable.fills")
    public int fills(int megabytes) {
        byte[][] blocks = new byte[megabytes][];
        for (int i = 0; i < megabytes; i++) {
            blocks[i] = new byte[1 << 20];
        }
        return blocks.length;
    }

    @Task(name = "portable.prints")
    public void prints(String line) {
        System.out.println(line);
    }

    @Task(name = "portable.dies")
    public String dies(Death death, File file, int times) throws Exception {
        if (runs(file) <= times) {
            death.die();
        }
        return "alive";
    }

    @Task(name = "portable.dies_once_and_for_all", rejectOnWorkerLost = false)
    public String diesOnceAndForAll(Death death, File file) throws Exception {
        return dies(death, file, 1);
    }

    @Task(name = "portable.dies_early", acksLate = false)
    public String diesEarly(Death death, File file) throws Exception {
        return dies(death, file, 1);
    }

    /** The ways in which a task can take its process with it. */
    public enum Death {
        EXIT,
        HALT,
        KILL,
        CRASH,
        OUT_OF_MEMORY;

        void die() throws Exception {
            switch (this) {
                case EXIT -> System.exit(0);
                case HALT -> Runtime.getRuntime().halt(7);
                case KILL -> signal("KILL");
                case CRASH -> signal("SEGV");
                case OUT_OF_MEMORY -> hoard();
            }
        }

        private static void signal(String name) throws Exception {
            String pid = String.valueOf(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-" + name, pid).start();
            new CountDownLatch(1).await();
        }

        private static void hoard() {
            List<byte[]> hoard = new ArrayList<>();
            while (true) {
                hoard.add(new byte[4 << 20]);
            }
        }
    }

    /** Notes one run more in a file, and says how many there have been. */
    static int runs(File file) throws IOException {
        Files.writeString(file.toPath(), "+", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return (int) file.length();
    }

    static void awaitFile(File file) throws InterruptedException {
        while (!file.exists()) {
            Thread.sleep(10);
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void spinForEver() {
        while (true) {
            Thread.onSpinWait();
        }
    }
}
