package io.ssync.tasks.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskMethod;
import org.junit.jupiter.api.Test;

/** References as Java's and Kotlin's compilers write them down; examples/kotlin has some of a real Kotlin. */
class ReferredMethodTest {

    @Test
    void isSeenThroughWhatKotlinPutsInFrontOfIt() throws Exception {
        TaskMethod.Value2<Shop, String, Integer, String> reference = ReferredMethodTest::main$lambda$0$greet;

        assertThat(TaskMethods.of(reference)).isEqualTo(Shop.class.getMethod("greet", String.class, int.class));
    }

    @Test
    void mustBeAMethodWhateverIsInFrontOfIt() {
        TaskMethod.Value2<Shop, String, Integer, String> other = ReferredMethodTest::main$other;
        TaskMethod.Value2<Shop, String, Integer, String> noTask = ReferredMethodTest::main$noTask;

        assertThatThrownBy(() -> TaskMethods.of(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no method other(String, int) in " + Shop.class.getName());
        assertThatThrownBy(() -> TaskMethods.of(noTask))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Shop.noTask is not a task: put @Task on the method");
    }

    @Test
    void isNoLambda() {
        TaskMethod.Value2<Shop, String, Integer, String> javas = (shop, name, times) -> shop.greet(name, times);
        TaskMethod.Value2<Shop, String, Integer, String> kotlins = ReferredMethodTest::main$lambda$0$0;

        for (TaskMethod lambda : new TaskMethod[] {javas, kotlins}) {
            assertThatThrownBy(() -> TaskMethods.of(lambda))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("given was a lambda expression");
        }
    }

    private static final String main$lambda$0$greet(Shop shop, String name, int times) {
        return shop.greet(name, times);
    }

    private static final String main$other(Shop shop, String name, int times) {
        return shop.greet(name, times);
    }

    private static final String main$noTask(Shop shop, String name, int times) {
        return shop.noTask(name, times);
    }

    private static final String main$lambda$0$0(Shop shop, String name, int times) {
        return shop.greet(name, times);
    }

    public static class Shop {
        @Task
        public String greet(String name, int times) {
            return name.repeat(times);
        }

        public String noTask(String name, int times) {
            return name + times;
        }
    }
}
