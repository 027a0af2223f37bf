package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sensitive is in no text that people read. */
class SensitiveTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SECRET = "hunter2";
    private static final String SHOWN_CARD = "{\"holder\":\"Ada\",\"number\":\"***\",\"cvc\":\"***\"}";

    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryResults results = new InMemoryResults();
    private final Tasks tasks = new Tasks();
    private final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private final TaskApp app = TaskApp.builder("vault")
            .broker(broker)
            .results(results)
            .listener(new TaskListener() {
                @Override
                public void happened(TaskEvent event) {
                    events.add(event);
                }
            })
            .register(tasks)
            .build();
    /** Of a program that knows the tasks by their names only. */
    private final TaskApp stranger =
            TaskApp.builder("stranger").broker(broker).results(results).build();

    private final Worker worker = app.worker().concurrency(1).name("w@here").start();

    @AfterEach
    void stop() {
        tasks.open.countDown();
        worker.close();
        stranger.close();
        app.close();
    }

    @Test
    void argumentsAreHiddenAndArrive() {
        AsyncResult<String> login = app.task(Tasks::login).delay("ada", SECRET);

        assertThat(login.get(SOON)).isEqualTo("ada with 7 letters");
        assertShown(login.id(), "('ada', '***')", "{}");
    }

    @Test
    void keywordsAreHiddenByBothTheirNames() {
        AsyncResult<?> login =
                app.send(Signature.of("vault.login", List.of()).withKwargs(Map.of("pass_word", SECRET, "user", "ada")));
        login.get(SOON);
        AsyncResult<?> again =
                app.send(Signature.of("vault.login", List.of("ada")).withKwargs(Map.of("passWord", SECRET)));
        again.get(SOON);

        assertShown(login.id(), "('ada', '***')", "{}");
        assertShown(again.id(), "('ada', '***')", "{}");
    }

    @Test
    void partsOfRecordsAreHiddenWhereverTheyAre() {
        Card card = new Card("Ada", SECRET, null);

        AsyncResult<Integer> paid = app.task(Tasks::pay)
                .delay(new Payment(card, 25), List.of(card), Map.of("spare", card), Optional.of(card));

        assertThat(paid.get(SOON)).isEqualTo(4 * SECRET.length());
        String shown = "{'holder': 'Ada', 'number': '***', 'cvc': '***'}";
        assertShown(
                paid.id(),
                "({'card': " + shown + ", 'amount': 25}, [" + shown + "], {'spare': " + shown + "}, " + shown + ")",
                "{}");
    }

    @Test
    void aCallerThatDoesNotKnowTheTaskDoesNotGiveItAway() {
        AsyncResult<?> login = stranger.send(Signature.of("vault.login", List.of("ada", SECRET)));
        login.get(SOON);

        assertShown(login.id(), "('ada', '***')", "{}");
    }

    @Test
    void anArgumentThatDoesNotFitIsNotShown() {
        AsyncResult<?> unlock = stranger.send(Signature.of("vault.unlock", List.of(SECRET)));
        assertThatThrownBy(() -> unlock.get(SOON)).hasMessageContaining("argument 'pin' does not fit its type");

        assertShown(unlock.id(), "('***',)", "{}");
        TaskResult failure = results.find(unlock.id()).orElseThrow();
        assertThat(failure.result() + failure.traceback()).doesNotContain(SECRET);
    }

    @Test
    void aTaskThatRunsAndOneThatWaitsHideTheirs() throws Exception {
        AsyncResult<?> running = app.task(Tasks::hold).delay(SECRET);
        tasks.held.await();
        AsyncResult<?> waiting = app.task(Tasks::hold).delay(SECRET);

        assertThat(app.inspect().active().toString())
                .contains(running.id(), "'***'")
                .doesNotContain(SECRET);
        assertThat(app.inspect().queryTask(running.id(), waiting.id()).toString())
                .contains(running.id())
                .doesNotContain(SECRET);
    }

    @Test
    void aPurgedTaskHidesItsArguments() throws Exception {
        app.task(Tasks::hold).delay(SECRET);
        tasks.held.await();
        worker.close(Duration.ZERO);
        AsyncResult<?> waiting = stranger.send(Signature.of("vault.login", List.of("ada", SECRET)));

        app.purge("celery");

        assertThat(results.find(waiting.id()).orElseThrow().call().argsRepr()).isEqualTo("('ada', '***')");
    }

    @Test
    void aResultIsHiddenFromAllButItsCaller() {
        Card card = new Card("Ada", SECRET, null);
        AsyncResult<List<Card>> issued = app.task(Tasks::issue).delay("Ada", SECRET);
        AsyncResult<String> token = app.task(Tasks::token).delay(SECRET);
        AsyncResult<Sealed> sealed = app.task(Tasks::seal).delay(SECRET);
        AsyncResult<?> nothing = app.task(Tasks::revealNothing).delay();
        AsyncResult<Fragile> fragile = app.task(Tasks::shatter).delay(SECRET);

        assertThat(issued.get(SOON)).containsExactly(card, card);
        assertThat(token.get(SOON)).isEqualTo("t-" + SECRET);
        assertThatThrownBy(() -> sealed.get(SOON)).hasMessageContaining("cannot read");
        nothing.get(SOON);
        assertThat(fragile.get(SOON)).isNotNull();

        assertResultShown(issued.id(), "[" + SHOWN_CARD + "," + SHOWN_CARD + "]");
        assertResultShown(token.id(), "\"***\"");
        // It can be written and not be read again, so nobody knows where its parts are.
        assertResultShown(sealed.id(), "\"***\"");
        assertResultShown(nothing.id(), "null");
        assertResultShown(fragile.id(), "\"***\"");
        assertShown(token.id(), "('***',)", "{}");
    }

    private void assertResultShown(String id, String shown) {
        assertThat(results.find(id).orElseThrow().shown()).isEqualTo(shown);
    }

    @Test
    void aKeyThatEverybodySeesCannotBeMadeOfIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskApp.builder("keyed")
                        .broker(broker)
                        .register(new Keyed())
                        .build())
                .withMessageContaining("Keyed.pay")
                .withMessageContaining("the parameter 'iban' is @Sensitive and cannot be a key, which everybody sees");
    }

    private void assertShown(String id, String args, String kwargs) {
        TaskResult.Call call = results.find(id).orElseThrow().call();
        assertThat(call.argsRepr()).isEqualTo(args);
        assertThat(call.kwargsRepr()).isEqualTo(kwargs);
        assertThat(events)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(
                                event.details() + String.valueOf(event.message().headers()))
                        .doesNotContain(SECRET));
    }

    record Card(
            String holder,
            @Sensitive String number,
            @Sensitive @Nullable String cvc) {}

    record Payment(Card card, int amount) {}

    /** It can be written once, and not when it was read. */
    record Fragile(@Sensitive String secret, @JsonIgnore boolean read) {
        @JsonCreator
        static Fragile of(@JsonProperty("secret") String secret) {
            return new Fragile(secret, true);
        }

        @JsonProperty
        String state() {
            if (read) {
                throw new IllegalStateException("broken");
            }
            return "whole";
        }
    }

    /** It is another JSON than the one that it would be read from. */
    record Sealed(@Sensitive String secret) {
        @JsonValue
        List<String> parts() {
            return List.of("sealed", secret);
        }
    }

    /** Tasks with something to hide. */
    static final class Tasks {
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Task(name = "vault.login")
        public String login(String user, @Sensitive String passWord) {
            return user + " with " + passWord.length() + " letters";
        }

        @Task(name = "vault.pay")
        public int pay(Payment payment, List<Card> cards, Map<String, Card> spare, Optional<Card> other) {
            return payment.card().number().length()
                    + cards.get(0).number().length()
                    + spare.get("spare").number().length()
                    + other.orElseThrow().number().length();
        }

        @Task(name = "vault.unlock")
        public void unlock(@Sensitive int pin) {}

        @Task(name = "vault.issue")
        public List<Card> issue(String holder, @Sensitive String number) {
            return List.of(new Card(holder, number, null), new Card(holder, number, null));
        }

        @Sensitive
        @Task(name = "vault.token")
        public String token(@Sensitive String seed) {
            return "t-" + seed;
        }

        @Task(name = "vault.seal")
        public Sealed seal(@Sensitive String secret) {
            return new Sealed(secret);
        }

        @Task(name = "vault.shatter")
        public Fragile shatter(@Sensitive String secret) {
            return new Fragile(secret, false);
        }

        @Sensitive
        @Task(name = "vault.nothing")
        public void revealNothing() {}

        @Task(name = "vault.hold")
        public void hold(@Sensitive String secret) throws InterruptedException {
            held.countDown();
            open.await();
        }
    }

    /** A task whose key would be seen. */
    static final class Keyed {
        @Task(name = "keyed.pay", maxConcurrency = 1, concurrencyKey = "iban")
        public void pay(@Sensitive String iban) {}
    }
}
