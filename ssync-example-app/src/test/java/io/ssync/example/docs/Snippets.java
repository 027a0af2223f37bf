package io.ssync.example.docs;

import io.javalin.Javalin;
import io.ssync.tasks.AsyncGroup;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Group.Outcome;
import io.ssync.tasks.Ignore;
import io.ssync.tasks.Reject;
import io.ssync.tasks.Sensitive;
import io.ssync.tasks.Signature;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.Step;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskProcess;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.Unique;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.BrokerSchedules;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.Overlap;
import io.ssync.tasks.beat.Periodic;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.SchedulePolicy;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.ScheduledCall;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.Role;
import io.ssync.tasks.dashboard.User;
import io.ssync.tasks.dashboard.javalin.JavalinDashboard;
import io.ssync.tasks.dashboard.jdbc.JdbcAudit;
import io.ssync.tasks.dashboard.servlet.DashboardServlet;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.jdbc.JdbcTransaction;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.ChildCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The code of the README and the pages, compiled and run by {@link DocSnippetsTest}. */
final class Snippets {
    private Snippets() {}

    /** The task of the README's first project. */
    public static class GreetingTasks {
        @Task(name = "greeting.greet")
        public String greet(String name) {
            return "Hello, " + name + "!";
        }
    }

    static String intercepted() {
        // snippet interceptors
        TaskApp app = TaskApp.builder("school")
                .broker(new InMemoryBroker())
                .register(new GreetingTasks())
                .intercept(() -> call -> call.header("tenant", Tenant.current()))
                .intercept((self, run) -> {
                    try (Tenant tenant = Tenant.enter(self.headers().get("tenant"))) {
                        return run.proceed();
                    }
                })
                .build();
        // end
        try (app;
                Worker worker = app.worker().start();
                Tenant north = Tenant.enter("north")) {
            return app.task(GreetingTasks::greet).delay("Ada").get() + " " + Tenant.entered;
        }
    }

    /** Whose data the code on this thread works with. */
    static final class Tenant implements AutoCloseable {
        private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();
        static final List<String> entered = new CopyOnWriteArrayList<>();

        static Tenant enter(@Nullable Object tenant) {
            CURRENT.set(String.valueOf(tenant));
            entered.add(current());
            return new Tenant();
        }

        static String current() {
            return CURRENT.get();
        }

        @Override
        public void close() {
            CURRENT.remove();
        }
    }

    // snippet child-main
    public static class GreetingChild {
        public static void main(String[] args) {
            TaskProcess.run(() -> TaskApp.builder("greeting")
                    .broker(RedisBroker.connect(System.getenv("CELERY_BROKER_URL")))
                    .register(new GreetingTasks())
                    .build());
        }
    }
    // end

    static String inProcesses(TaskApp app, String redisUrl) {
        // snippet processes
        ChildCommand child = ChildCommand.of(GreetingChild.class)
                .withEnvironment(Map.of("CELERY_BROKER_URL", redisUrl))
                .withJvmOptions("-Xmx256m", "-XX:+UseSerialGC"); // otherwise those of this process
        try (Worker worker = app.worker().processes(child).concurrency(2).start()) {
            return app.task(GreetingTasks::greet).delay("Grace").get();
        }
        // end
    }

    static void ways(TaskApp app) {
        // snippet ways-to-call
        app.task(GreetingTasks::greet).delay("Ada");
        app.task(GreetingTasks::greet)
                .applyAsync(TaskOptions.countdown(Duration.ofSeconds(30)).queue("slow"), "Ada");
        app.send("greeting.greet", "Ada"); // by name, for code that has no class of the task
        // end
    }

    public static class ImportTasks {
        // snippet context
        @Task(name = "import.rows", autoRetryFor = IOException.class, retryBackoff = true, maxRetries = 5)
        public int importRows(TaskContext self, int rows) throws IOException {
            for (int row = 1; row <= rows; row++) {
                self.progress(row, rows, "Row " + row); // as often as you like: a few are stored each second
            }
            return rows;
        }
        // end
    }

    static TaskSettings settings() {
        // snippet settings
        TaskSettings settings = TaskSettings.defaults()
                .withRoutes(Routes.of("import.*", "imports", "mail.*", "mail"))
                .withResultExpires(Duration.ofDays(30))
                .withFile(Path.of("tasks.properties"))
                .withEnvironment(System.getenv());
        // end
        return settings;
    }

    /** The ways a task can end. */
    public static class InvoiceTasks {
        record Invoice(long id, boolean locked, boolean cancelled) {}

        // snippet ends
        @Task(name = "invoice.send", autoRetryFor = IOException.class, retryBackoff = true, maxRetries = 5)
        public String send(TaskContext self, long invoiceId) throws IOException {
            Invoice invoice = find(invoiceId);
            if (invoice.cancelled()) {
                throw new Ignore("the invoice was cancelled"); // done, and nothing is stored
            }
            if (invoice.locked()) {
                throw self.retry(Duration.ofMinutes(1)); // MaxRetriesExceeded after the fifth time
            }
            if (!self.queue().equals("invoices")) {
                throw new Reject("sent to the wrong queue", false); // a dead letter, for an operator
            }
            return mail(invoice); // an IOException means: again in about 1, 2, 4, 8, 16 seconds
        }
        // end

        // snippet limits
        @Task(name = "invoice.archive", softTimeLimit = 60, timeLimit = 90)
        public int archive(TaskContext self, List<Long> invoiceIds) {
            int archived = 0;
            try {
                for (long id : invoiceIds) {
                    self.checkCancelled(); // throws when time is up, or somebody has terminated the task
                    archived += archive(id);
                }
            } catch (SoftTimeLimitExceeded e) {
                return archived; // thirty seconds are left to bring it to a good end
            }
            return archived;
        }
        // end

        // snippet once
        @Task(name = "invoice.charge", rejectOnWorkerLost = false) // must not begin twice
        public void charge(long invoiceId) {}

        @Task(name = "invoice.count_view", acksLate = false, ignoreResult = true) // may get lost, and nobody asks
        public void countView(long invoiceId) {}
        // end

        // snippet call-from-task
        @Task(name = "invoice.send_all")
        public int sendAll(TaskContext self, List<Long> invoiceIds) {
            for (long id : invoiceIds) {
                self.task(InvoiceTasks::send).delay(id);
            }
            return invoiceIds.size(); // not the results: a task that waits for others keeps a thread from them
        }
        // end

        private Invoice find(long id) {
            return new Invoice(id, false, false);
        }

        private int archive(long id) {
            return 1;
        }

        private String mail(Invoice invoice) throws IOException {
            return "invoice " + invoice.id();
        }
    }

    /** Arguments that nobody should see. */
    public static class AccountTasks {
        // snippet sensitive
        record Account(String holder, @Sensitive String iban) {}

        @Task(name = "invoice.collect")
        public void collect(Account from, @Sensitive String mandate) {}
        // end
    }

    /** A task whose effects happen once. */
    public static final class PaymentTasks {
        private final Gateway gateway;
        private final Jdbi jdbi;

        public PaymentTasks(Gateway gateway, Jdbi jdbi) {
            this.gateway = gateway;
            this.jdbi = jdbi;
        }

        /** Takes the money. */
        public interface Gateway {
            Receipt charge(long invoiceId, String idempotencyKey) throws IOException;
        }

        /** What it says. */
        public record Receipt(String number, long cents) {}

        // snippet effect
        @Task(name = "invoice.pay", autoRetryFor = IOException.class)
        public void pay(TaskContext self, long invoiceId) throws IOException {
            // Not again, if what comes after it fails.
            Receipt receipt = self.once("charge", Receipt.class, () -> gateway.charge(invoiceId, self.id()));
            jdbi.useTransaction(handle -> self.once("book", JdbcTransaction.of(handle), () -> book(handle, receipt)));
            mail(receipt);
        }
        // end

        private static int book(Handle handle, Receipt receipt) {
            return handle.execute(
                    "INSERT INTO payment (receipt, cents) VALUES (?, ?)", receipt.number(), receipt.cents());
        }

        private void mail(Receipt receipt) throws IOException {
            if (receipt.cents() < 0) {
                throw new IOException("the mail server does not answer");
            }
        }
    }

    static void withoutWaiting(TaskApp app, Logger log) {
        // snippet without-waiting
        CompletableFuture<AsyncResult<String>> sent =
                app.task(InvoiceTasks::send).delayAsync(4711L);
        sent.whenComplete((sending, failure) -> {
            if (failure != null) {
                log.error("invoice 4711 may not be sent", failure); // Redis is away, for example
            }
        });
        // end
    }

    static void revoke(TaskApp app) {
        // snippet revoke
        AsyncResult<String> sending = app.task(InvoiceTasks::send)
                .applyAsync(
                        TaskOptions.countdown(Duration.ofHours(1))
                                .expires(Instant.now().plus(Duration.ofHours(2)))
                                .priority(3),
                        4711L);
        app.revoke(sending.id()); // it never runs, on any worker
        app.terminate(sending.id()); // the same, and if it runs already it is stopped
        // end
    }

    /** Tasks with limits. */
    public static class BankTasks {
        // snippet flow
        @Task(name = "sms.send", rateLimit = "100/m") // the provider allows no more
        public void sendSms(String number, String text) {}

        @Task(name = "bank.reconcile", maxConcurrency = 1, concurrencyKey = "account")
        public void reconcile(String account, LocalDate day) {} // one at a time for each account

        @Task(name = "school.remind", fairnessKey = "school")
        public void remind(String school, long pupilId) {} // each school in its turn

        @Task(name = "school.report", unique = @Unique(key = "school"))
        public void report(String school, long requestedBy) {} // whoever asks meanwhile waits for the same one
        // end
    }

    static String testedEagerly() {
        // snippet test-eager
        try (TaskApp app = TaskApp.builder("test")
                .broker(new InMemoryBroker())
                .settings(TaskSettings.defaults().withAlwaysEager(true))
                .register(new GreetingTasks())
                .build()) {
            return app.task(GreetingTasks::greet).delay("Ada").get();
        }
        // end
    }

    static String testedInMemory() {
        // snippet test-memory
        try (TaskApp app = TaskApp.builder("test")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(new GreetingTasks())
                        .build();
                Worker worker = app.worker().start()) {
            return app.task(GreetingTasks::greet).delay("Ada").get();
        }
        // end
    }

    static void replaceLimits(TaskApp app) {
        // snippet change-limits
        TaskLimits limits = app.broker().limits("sms");
        limits.setRate("sms.send", RateLimit.parse("20/m")); // from now on, for all workers
        limits.setRate("sms.send", Optional.empty()); // as fast as they can
        limits.reset("sms.send"); // as the code says
        // end
    }

    /** Durable tasks. */
    public static class FeeTasks {
        // snippet ledger-task
        @Task(name = "fees.remind", durable = true)
        public void remind(long studentId) {}
        // end
    }

    /** Periodic tasks. */
    public static class ReportTasks {
        // snippet periodic-task
        @Task(name = "reports.send")
        @Periodic(cron = "0 7 * * mon-fri", zone = "Africa/Lagos")
        public void send() {}
        // end
    }

    static void beat(TaskApp app, DataSource dataSource) throws InterruptedException {
        // snippet periodic-beat
        JdbcSchedules schedules = JdbcSchedules.over(dataSource);
        try (Beat beat = Beat.of(app, schedules).start()) {
            Thread.currentThread().join(); // or a worker, or a web server
        }
        // end
    }

    static void beatWithoutDatabase() throws InterruptedException {
        // snippet periodic-redis
        RedisBroker broker = RedisBroker.connect("redis://localhost:6379/0");
        TaskApp app = TaskApp.builder("school")
                .broker(broker)
                .register(new ReportTasks())
                .build();
        try (Beat beat = Beat.of(app, BrokerSchedules.over(broker)).start()) {
            Thread.currentThread().join();
        }
        // end
    }

    static void schedules(TaskApp app, ScheduleStore store) {
        // snippet schedules
        Schedules schedules = Schedules.of(app, store);
        schedules.add(
                "remind of fees",
                Crontab.parse("0 9 1 * *"),
                app.task(FeeTasks::remind).signature(4711L));
        schedules.add(ScheduleEntry.of("sum", Interval.of(Duration.ofMinutes(10)), ScheduledCall.of("fees.sum", 4711))
                .withPolicy(SchedulePolicy.DEFAULTS.with(Misfire.SKIP).with(Overlap.SKIP)));
        schedules.pause("sum", Instant.parse("2030-01-01T00:00:00Z"));
        schedules.run("sum"); // once now, beside its schedule
        // end
    }

    static TaskApp withLedger(String redisUrl, DataSource dataSource) {
        // snippet ledger-app
        JdbcResults results = JdbcResults.over(dataSource);
        TaskApp app = TaskApp.builder("school")
                .broker(RedisBroker.connect(redisUrl))
                .ledger(JdbcLedger.with(results)) // the results go there too
                .register(new FeeTasks())
                .build();
        // end
        return app;
    }

    static JdbcLedger namedLedger(JdbcResults results) {
        // snippet ledger-named
        JdbcLedger ledger = JdbcLedger.with(results).named("school"); // the same in all apps of this Redis
        // end
        return ledger;
    }

    static void durable(TaskApp app) {
        // snippet ledger-calls
        app.task(FeeTasks::remind).delay(4711L); // durable by its declaration
        app.task(GreetingTasks::greet).applyAsync(TaskOptions.DEFAULTS.durable(), "Ada"); // by this call
        app.task(FeeTasks::remind).applyAsync(TaskOptions.DEFAULTS.durable(false), 4711L); // for once not
        // end
    }

    static void inATransaction(TaskApp app, Jdbi jdbi) {
        // snippet ledger-transaction
        jdbi.useTransaction(handle -> {
            handle.execute("INSERT INTO payment (student_id, amount) VALUES (?, ?)", 4711, 250);
            app.in(JdbcTransaction.of(handle)).task(FeeTasks::remind).delay(4711L);
        });
        // end
    }

    /** Tasks that work together. */
    public static class ResultTasks {
        // snippet workflow-tasks
        @Task(name = "results.marks")
        public List<Integer> marks(long studentId) {
            return List.of(70, 80);
        }

        @Task(name = "results.average")
        public double average(List<Integer> marks) {
            return marks.stream().mapToInt(mark -> mark).average().orElse(0);
        }

        @Task(name = "results.grade")
        public String grade(double average, String scheme) {
            return scheme + (average < 50 ? " failed" : " passed");
        }

        @Task(name = "results.publish")
        public int publish(List<String> grades, String term) {
            return grades.size();
        }

        @Task(name = "results.complain")
        public void complain(String failedId) {}
        // end

        // snippet workflow-review
        @Task(name = "results.review")
        public long review(List<Outcome<String>> grades) {
            return grades.stream().filter(Outcome.Success.class::isInstance).count();
        }
        // end

        // snippet workflow-initials
        @Task(name = "results.initials")
        public String initials(String name) {
            return name.replaceAll("(\\w)\\w*\\s*", "$1");
        }
        // end

        // snippet workflow-replace
        @Task(name = "results.term")
        public List<String> term(TaskContext self, List<Long> studentIds) {
            throw self.replace(Group.of(studentIds.stream()
                    .map(id -> self.task(ResultTasks::marks)
                            .signature(id)
                            .then(self.task(ResultTasks::average))
                            .then(self.task(ResultTasks::grade).step("WAEC")))
                    .toList()));
        }
        // end
    }

    static AsyncResult<String> chained(TaskApp app) {
        // snippet workflow-chain
        Chain<String> grade = app.task(ResultTasks::marks)
                .signature(4711L)
                .then(app.task(ResultTasks::average)) // takes the marks
                .then(app.task(ResultTasks::grade).step("WAEC")); // takes the average, and an argument of its own
        AsyncResult<String> result = app.send(grade);
        // end
        return result;
    }

    static AsyncGroup<List<Integer>> grouped(TaskApp app, List<Long> studentIds) {
        // snippet workflow-group
        AsyncGroup<List<Integer>> all = app.send(Group.each(app.task(ResultTasks::marks), studentIds));
        all.completed(); // of all.total()
        List<List<Integer>> marks = all.get(Duration.ofMinutes(5)); // in the order of the students
        // end
        return all;
    }

    static AsyncResult<Integer> chord(TaskApp app, List<Long> studentIds) {
        // snippet workflow-chord
        List<Chain<String>> grades = studentIds.stream()
                .map(id -> app.task(ResultTasks::marks)
                        .signature(id)
                        .then(app.task(ResultTasks::average))
                        .then(app.task(ResultTasks::grade).step("WAEC")))
                .toList();
        Chain<Integer> publication = Group.of(grades)
                .then(app.task(ResultTasks::publish).step("summer")) // takes the list of grades when all are there
                .onFailure(app.task(ResultTasks::complain).step());
        AsyncResult<Integer> published = app.send(publication);
        // end
        return published;
    }

    static Chain<Integer> mixed(TaskApp app) {
        // snippet workflow-mixed
        Chain<Integer> mixed = Signature.of("python.fetch", List.of(4711)) // a Python task, by its name
                .thenEach(List.of(
                        Step.of("python.clean").with(TaskOptions.DEFAULTS.queue("slow")), Step.of("python.count")))
                .thenRun(app.task(ResultTasks::marks).signature(4711L)) // with its own argument only
                .then(app.task(ResultTasks::average))
                .then(app.task(ResultTasks::grade).step("WAEC"))
                .thenRun(app.task(ResultTasks::publish).signature(List.of("A"), "summer"));
        // end
        return mixed;
    }

    static void progress(TaskApp app, List<Long> studentIds) {
        // snippet workflow-progress
        AsyncGroup<List<Integer>> all =
                app.send(Group.each(app.task(ResultTasks::marks), studentIds)).save();
        AsyncGroup<Object> elsewhere = app.group(all.id()).orElseThrow(); // in another process, by the id
        elsewhere.outcomes(Duration.ofMinutes(5), (outcome, index) -> { // as they come
            double done = elsewhere.progress().done(); // 0 to 1, with what running tasks say of themselves
        });
        elsewhere.terminate(); // everything below that has not ended
        // end
    }

    static List<Chain<?>> policies(TaskApp app, List<Long> studentIds) {
        // snippet workflow-policies
        Group<String> grades = Group.of(studentIds.stream()
                .map(id -> app.task(ResultTasks::marks)
                        .signature(id)
                        .then(app.task(ResultTasks::average))
                        .then(app.task(ResultTasks::grade).step("WAEC")))
                .toList());
        Chain<Integer> all = grades.then(app.task(ResultTasks::publish).step("summer"));
        Chain<Integer> most =
                grades.atLeast(2).then(app.task(ResultTasks::publish).step("summer"));
        Chain<Long> each = grades.always().then(app.task(ResultTasks::review));
        // end
        return List.of(all, most, each);
    }

    static List<Object> chunks(TaskApp app, List<String> names) {
        // snippet workflow-chunks
        AsyncResult<List<String>> inOnePlace =
                app.send(app.task(ResultTasks::initials).map(names)); // one task, one call after the other
        List<Signature<String>> calls =
                names.stream().map(app.task(ResultTasks::initials)::signature).toList();
        AsyncGroup<List<String>> inParts = app.send(Group.chunks(100, calls)); // tasks of a hundred calls each
        // end
        return List.of(inOnePlace.get(), inParts.get());
    }

    static AsyncResult<String> deadline(TaskApp app) {
        // snippet workflow-deadline
        AsyncResult<String> grade = app.send(app.task(ResultTasks::marks)
                .signature(4711L)
                .then(app.task(ResultTasks::average))
                .then(app.task(ResultTasks::grade).step("WAEC"))
                .until(app.clock().instant().plus(Duration.ofMinutes(10))));
        // end
        return grade;
    }

    static Javalin dashboard(TaskApp app, String viewerToken, String adminToken) {
        // snippet dashboard
        Dashboard dashboard = Dashboard.of(app)
                .token(viewerToken, new User("staff room", Role.VIEWER))
                .token(adminToken, new User("ada", Role.ADMIN))
                .build();
        Javalin server = Javalin.create(config -> config.registerPlugin(new JavalinDashboard(dashboard)));
        // end
        return server;
    }

    static Dashboard dashboardOfKnownUsers(TaskApp app) {
        // snippet dashboard-users
        Dashboard dashboard = Dashboard.of(app)
                .path("/admin/tasks")
                .users(request -> request.header("X-Verified-User").map(name -> new User(name, Role.OPERATOR)))
                .build();
        // end
        return dashboard;
    }

    static DashboardServlet dashboardServlet(Dashboard dashboard) {
        // snippet dashboard-servlet
        DashboardServlet servlet = new DashboardServlet(dashboard);
        // end
        return servlet;
    }

    static Dashboard dashboardWithMore(TaskApp app, ScheduleStore store, DataSource dataSource) {
        // snippet dashboard-more
        JdbcAudit audit = JdbcAudit.over(dataSource);
        audit.migrate();
        Dashboard dashboard = Dashboard.of(app)
                .schedules(store)
                .audit(audit)
                .argumentsFrom(Role.OPERATOR)
                .build();
        // end
        return dashboard;
    }
}
