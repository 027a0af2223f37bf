package io.ssync.tasks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.spring.ShopApplication.Shop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Calls in transactions of Spring, with a worker, on Redis and PostgreSQL. */
class SpringTransactionTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static ConfigurableApplicationContext context;
    private static TaskApp tasks;
    private static Shop shop;

    @BeforeAll
    static void start() {
        context = new SpringApplicationBuilder(ShopApplication.class)
                .properties(Servers.properties())
                .properties(
                        "ssync.tasks.worker.enabled=true",
                        "ssync.tasks.worker.queues=transactions",
                        "ssync.tasks.task.default-queue=transactions",
                        "ssync.tasks.publish=after-commit")
                .run();
        tasks = context.getBean(TaskApp.class);
        shop = context.getBean(Shop.class);
        shop.createTable();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void takesDurableCallsAlong() {
        AsyncResult<String> reminder =
                shop.order("Ada", () -> assertThat(isHeld(shop.last())).isFalse());

        assertThat(reminder.get(LONG)).isEqualTo("shop reminds Ada");
        assertThat(shop.orders("Ada")).isOne();
    }

    @Test
    void leavesNothingOfARollback() {
        assertThatThrownBy(() -> shop.order("Bob", () -> {
                    throw new IllegalStateException("no stock");
                }))
                .hasMessage("no stock");

        assertNeverSent(shop.last());
        assertThat(shop.orders("Bob")).isZero();
    }

    @Test
    void leavesNothingOfARollbackToASavepoint() {
        AsyncResult<String> outer = shop.order(
                "Cy", () -> assertThatThrownBy(() -> shop.orderAndFail("Cyn")).hasMessage("no stock"));
        AsyncResult<String> inner = shop.last();

        assertThat(outer.get(LONG)).isEqualTo("shop reminds Cy");
        assertThat(inner.id()).isNotEqualTo(outer.id());
        assertNeverSent(inner);
        assertThat(shop.orders("Cyn")).isZero();
    }

    @Test
    void commitsWhatIsATransactionOfItsOwn() {
        assertThatThrownBy(() -> shop.order("Dan", () -> {
                    assertThat(shop.orderApart("Dora").get(LONG)).isEqualTo("shop reminds Dora");
                    throw new IllegalStateException("no stock");
                }))
                .hasMessage("no stock");

        assertThat(shop.orders("Dora")).isOne();
        assertThat(shop.orders("Dan")).isZero();
    }

    @Test
    void sendsAtOnceWhatAReadingTransactionCouldNotWrite() {
        assertThat(shop.remindReading("Eve").get(LONG)).isEqualTo("shop reminds Eve");
    }

    @Test
    void losesNoCallOfAListenerThatIsToldAfterTheCommit() {
        shop.tellBoth("Fay");

        assertThat(shop.last().get(LONG)).isEqualTo("shop reminds Fay");
    }

    @Test
    void holdsOtherCallsBackUntilTheCommit() {
        QueueControl queue = tasks.broker().control("transactions");
        queue.pause(Optional.empty(), "to count what is sent");
        long before = ready();
        AtomicLong meanwhile = new AtomicLong();

        AsyncResult<Void> paid = shop.pay("Gil", () -> meanwhile.set(ready()));

        assertThat(meanwhile).hasValue(before);
        assertThat(ready()).isEqualTo(before + 1);
        queue.resume();
        paid.get(LONG);
    }

    @Test
    void neverSendsOtherCallsOfARollback() {
        TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        AsyncResult<Void> paid = transaction.execute(status -> {
            status.setRollbackOnly();
            return shop.pay("Hal", () -> {});
        });

        assertNeverSent(paid);
    }

    /** Whatever is sent later has been run, so this one has not been sent. */
    private static void assertNeverSent(AsyncResult<?> call) {
        tasks.task(ShopApplication.Invoices::remind).delay("somebody else").get(LONG);
        tasks.task(ShopApplication.Invoices::paid).delay("somebody else").get(LONG);
        assertThat(call.state()).isEqualTo(TaskState.PENDING);
        assertThat(isHeld(call)).isFalse();
    }

    private static boolean isHeld(AsyncResult<?> call) {
        return tasks.ledger().orElseThrow().list(0, 1000).stream()
                .anyMatch(row -> row.taskId().equals(call.id()));
    }

    private static long ready() {
        return tasks.broker().status("transactions").ready();
    }
}
