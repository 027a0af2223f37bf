package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.TaskApp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** With a worker and a real Redis. */
@SpringBootTest
class GreeterTest {
    @Autowired
    private TaskApp tasks;

    @DynamicPropertySource
    static void redis(DynamicPropertyRegistry properties) {
        properties.add("ssync.tasks.broker.url", () -> EmbeddedRedis.shared().uri());
    }

    @Test
    void greets() {
        assertEquals("Hello Ada", tasks.task(Greeter::greet).delay("Ada").get(Duration.ofSeconds(60)));
    }
}
