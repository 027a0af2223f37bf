package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.spring.TaskBrokerConnectionDetails;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

@SpringBootTest
class GreeterTest {
    @Autowired
    private TaskApp tasks;

    @Test
    void greets() {
        assertEquals("Hello Ada", tasks.task(Greeter::greet).delay("Ada").get(Duration.ofSeconds(60)));
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Servers {
        @Bean
        EmbeddedRedis redis() {
            return EmbeddedRedis.start();
        }

        @Bean
        TaskBrokerConnectionDetails broker(EmbeddedRedis redis) {
            return () -> redis.uri().toString();
        }
    }
}
