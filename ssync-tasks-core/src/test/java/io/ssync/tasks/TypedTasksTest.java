package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.broker.InMemoryBroker;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TypedTasksTest {
    private final TaskApp app = TaskApp.builder("test")
            .broker(new InMemoryBroker())
            .settings(TaskSettings.defaults().withAlwaysEager(true))
            .register(new SampleTasks())
            .build();

    @Test
    void callsMethodsOfEveryArityWithTheirOwnTypes() {
        UUID id = UUID.randomUUID();
        Instant time = Instant.parse("2030-01-02T03:04:05.678901Z");

        assertThat(app.task(SampleTasks::none).delay().get()).isEqualTo("none");
        assertThat(app.task(SampleTasks::one).delay(1).get()).isEqualTo(1);
        assertThat(app.task(SampleTasks::add).delay(2, 3).get()).isEqualTo(5);
        assertThat(app.task(SampleTasks::eight)
                        .delay(1, 2L, "c", true, List.of("e"), Map.of("f", 6), id, time)
                        .get())
                .isEqualTo("1|2|c|true|[e]|{f=6}|" + id + "|" + time);
    }

    @Test
    void leavesTheContextOutOfTheCall() {
        assertThat(app.task(SampleTasks::describe).delay("Ada", 7L).get()).isEqualTo("Ada7sample.describe");
        AsyncResult<Void> eight = app.task(SampleTasks::eightInContext).delay(1, 2, 3, 4, 5, 6, 7, new byte[8]);
        assertThat(eight.state()).isEqualTo(TaskState.SUCCESS);
    }

    @Test
    void returnsNullForMethodsWithoutAResult() {
        AsyncResult<Void> result = app.task(SampleTasks::ping).delay();

        assertThat(result.get()).isNull();
        assertThat(result.successful()).isTrue();
    }

    @Test
    void readsResultsBackWithTheirTypeParameters() {
        List<SampleTasks.Mark> marks =
                List.of(new SampleTasks.Mark("maths", new BigDecimal("74.50"), Optional.of("good")));

        assertThat(app.task(SampleTasks::marks)
                        .delay(marks, LocalDate.of(2030, 1, 2))
                        .get())
                .isEqualTo(marks);
    }

    @Test
    void namesATaskAfterItsMethodUnlessItHasAName() {
        assertThat(app.task(SampleTasks::unnamed).name()).isEqualTo("io.ssync.tasks.SampleTasks.unnamed");
        assertThat(app.task(SampleTasks::add).name()).isEqualTo("sample.add");
    }

    @Test
    void refusesAMethodThatIsNoTask() {
        assertThatThrownBy(() -> app.task(SampleTasks::notATask))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("io.ssync.tasks.SampleTasks.notATask is not a task: put @Task on the method");
    }

    @Test
    void refusesALambdaAndAMethodOfAnObject() {
        SampleTasks tasks = new SampleTasks();

        assertThatThrownBy(() -> app.task((SampleTasks self) -> self.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("given was a lambda expression");
        TaskMethod.Value1<Integer, Integer, Integer> bound = tasks::add;
        assertThatThrownBy(() -> app.task(bound))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("given was a method of an object");
    }

    @Test
    void refusesAFirstParameterThatTheCompilerTakesForTheContext() {
        assertThatThrownBy(() -> app.task(Takes::anything))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes the first parameter of " + Takes.class.getName()
                        + ".anything, Object, for the " + "context")
                .hasMessageContaining("app.send(\"takes.anything\", …)");
        TaskMethod.Value1<Takes, Object, String> exact = Takes::anything;
        assertThat(app.task(exact).name()).isEqualTo("takes.anything");
    }

    @Test
    void refusesAResultOfWhichOnlyASubclassKnowsTheType() {
        assertThatThrownBy(() -> app.task(Base<Instant>::load))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("returns the type parameter T of class " + Base.class.getName());
    }

    /** Takes whatever comes. */
    public static final class Takes {
        @Task(name = "takes.anything")
        public String anything(Object any) {
            return String.valueOf(any);
        }
    }

    /** Does not know what it loads. */
    public abstract static class Base<T> {
        @Task(name = "base.load")
        public abstract T load(int id);
    }

    @Test
    void acceptsATaskDeclaredOnAnInterface() {
        TaskApp other = TaskApp.builder("test")
                .broker(new InMemoryBroker())
                .settings(TaskSettings.defaults().withAlwaysEager(true))
                .register(new Greeter())
                .build();

        assertThat(other.task(Greetings::greet).delay("Ada").get()).isEqualTo("Hello Ada");
        assertThat(other.task(Greeter::greet).name()).isEqualTo("greetings.greet");
    }

    /** What a producer needs to know. */
    public interface Greetings {
        @Task(name = "greetings.greet")
        String greet(String name);
    }

    /** What a worker runs. */
    public static final class Greeter implements Greetings {
        @Override
        public String greet(String name) {
            return "Hello " + name;
        }
    }
}
