package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.broker.InMemoryBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EagerCallTest {
    private final TaskApp app = TaskApp.builder("test")
            .broker(new InMemoryBroker())
            .settings(TaskSettings.defaults().withAlwaysEager(true))
            .register(new SampleTasks())
            .register(new Unreliable())
            .build();

    @Test
    void bindsKeywordArgumentsInSnakeAndCamelCase() {
        assertThat(app.sendWithKwargs("sample.describe", List.of("Ada"), Map.of("school_id", 7))
                        .get())
                .isEqualTo("Ada7sample.describe");
        assertThat(app.sendWithKwargs("sample.describe", List.of(), Map.of("givenName", "Ada", "schoolId", 7))
                        .get())
                .isEqualTo("Ada7sample.describe");
    }

    @Test
    void leavesOptionalArgumentsOut() {
        assertThat(app.send("sample.greet", "Ada").get()).isEqualTo("Ada");
        assertThat(app.send("sample.greet", "Ada", "Dr").get()).isEqualTo("Dr Ada");
    }

    @Test
    void failsWithAClearMessageWhenArgumentsDoNotFit() {
        assertThatThrownBy(() -> app.send("sample.add", 1).get())
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("io.ssync.tasks.SampleTasks.add needs the arguments [y]");
        assertThatThrownBy(() -> app.send("sample.add", 1, 2, 3).get())
                .hasMessageContaining("takes 2 arguments, more were given");
        assertThatThrownBy(() -> app.send("sample.add", "one", 2).get()).hasMessageContaining("argument 'x'");
        assertThatThrownBy(() -> app.sendWithKwargs("sample.add", List.of(1), Map.of("z", 2))
                        .get())
                .hasMessageContaining("has no parameter 'z'; it has [x, y]");
        assertThatThrownBy(() -> app.sendWithKwargs("sample.add", List.of(1), Map.of("x", 2))
                        .get())
                .hasMessageContaining("got several values for argument 'x'");
    }

    @Test
    void takesNoListAndMapForKeywordArgumentsUnasked() {
        assertThatThrownBy(() -> app.send("sample.both", List.of(1), Map.of("a", 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("could mean two things")
                .hasMessageContaining("sendWithKwargs(\"sample.both\"")
                .hasMessageContaining("Signature.of(\"sample.both\", List.of(list, map))");
        assertThat(app.send(Signature.of("unreliable.both", List.of(List.of(1), Map.of("a", 2))))
                        .get())
                .isEqualTo("[1] {a=2}");
    }

    @Test
    void failsWithTheNameOfTheArgumentThatDoesNotFit() {
        assertThatThrownBy(() -> app.send("sample.add", 1.5, 2).get())
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("argument 'x': 1.5 is a fraction and does not fit into the type int");
        assertThatThrownBy(() -> app.send("sample.add", 3_000_000_000L, 2).get())
                .hasMessageContaining("argument 'x': 3000000000 does not fit into the type int");
    }

    @Test
    void findsATaskByItsAlias() {
        assertThat(app.send("sample.uno", 1).get()).isEqualTo(1);
    }

    @Test
    void failsWithTheTasksExceptionAndItsTraceback() {
        AsyncResult<Void> result = app.task(Unreliable::fail).delay("boom");

        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        assertThat(result.info())
                .isEqualTo(Map.of(
                        "exc_type", "IllegalStateException",
                        "exc_message", List.of("boom"),
                        "exc_module", "java.lang"));
        assertThatThrownBy(result::get).isInstanceOfSatisfying(TaskFailedException.class, failure -> {
            assertThat(failure.exceptionType()).isEqualTo("IllegalStateException");
            assertThat(failure.remoteTraceback().orElseThrow()).contains("EagerCallTest$Unreliable.fail");
        });
    }

    @Test
    void retriesAsOftenAsTheTaskAllows() {
        assertThat(app.task(Unreliable::flaky).delay(2).get()).isEqualTo("after 2 retries");
        assertThatThrownBy(() -> app.task(Unreliable::flaky).delay(4).get())
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("attempt 3");
    }

    @Test
    void retriesByItselfForTheExceptionsThatTheTaskNames() {
        assertThat(app.task(Unreliable::busy).delay(2).get()).isEqualTo("after 2 retries");
        assertThatThrownBy(() -> app.task(Unreliable::busy).delay(-1).get()).hasMessageContaining("not retried");
    }

    @Test
    void refusesAnArgumentThatCannotTravel() {
        assertThatThrownBy(() -> app.send("sample.one", new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failsWhenTheResultCannotTravel() {
        assertThat(app.task(Unreliable::unwritable).delay().state()).isEqualTo(TaskState.FAILURE);
    }

    /** Tasks that fail. */
    public static final class Unreliable {
        @Task(name = "unreliable.both")
        public String both(List<Integer> list, Map<String, Integer> map) {
            return list + " " + map;
        }

        @Task(name = "unreliable.fail")
        public void fail(String message) {
            throw new IllegalStateException(message);
        }

        @Task(name = "unreliable.flaky")
        public String flaky(TaskContext self, int failures) {
            if (self.retries() < failures) {
                throw self.retry(new IllegalStateException("attempt " + self.retries()));
            }
            return "after " + self.retries() + " retries";
        }

        @Task(
                name = "unreliable.busy",
                autoRetryFor = IllegalStateException.class,
                dontRetryFor = java.util.concurrent.CancellationException.class,
                retryBackoff = true)
        public String busy(TaskContext self, int failures) {
            if (failures < 0) {
                throw new java.util.concurrent.CancellationException("not retried");
            }
            if (self.retries() < failures) {
                throw new IllegalStateException("busy");
            }
            return "after " + self.retries() + " retries";
        }

        @Task(name = "unreliable.unwritable")
        public Object unwritable() {
            return new Object() {
                @SuppressWarnings("unused") // Jackson reads it.
                public Object getItself() {
                    return this;
                }
            };
        }
    }
}
