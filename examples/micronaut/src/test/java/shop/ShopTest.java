package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.TaskApp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import shop.Orders.Bill;
import shop.Orders.Order;

class ShopTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void beansHaveTasks() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                ApplicationContext application = ApplicationContext.run(
                        Map.of("redis.url", redis.uri().toString()))) {
            TaskApp tasks = application.getBean(TaskApp.class);

            assertEquals(
                    new Bill("Ada", 2),
                    tasks.task(Orders::bill)
                            .delay(new Order("Ada", List.of("pen", "paper")))
                            .get(SOON));
            assertEquals(
                    "shipped to Ada", tasks.task(Orders::ship).delay("Ada").get(SOON));
        }
    }
}
