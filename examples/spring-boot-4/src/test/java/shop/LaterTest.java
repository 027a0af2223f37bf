package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.test.TaskTester;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans with tasks alone, in a time that the test moves, without a server. */
@SpringBootTest(classes = {Greeter.class, LaterTest.VirtualTime.class})
class LaterTest {
    @Autowired
    private TaskTester tester;

    @Test
    void greetsTomorrow() {
        AsyncResult<String> greeting =
                tester.task(Greeter::greet).applyAsync(TaskOptions.countdown(Duration.ofDays(1)), "Ada");

        tester.advance(Duration.ofDays(1));

        assertEquals("Hello Ada", greeting.get());
    }

    @Configuration(proxyBeanMethods = false)
    static class VirtualTime {
        @Bean
        TaskTester tester(Greeter greeter) {
            return TaskTester.of(greeter);
        }

        /** For beans that call tasks. */
        @Bean
        TaskApp tasks(TaskTester tester) {
            return tester.app();
        }
    }
}
