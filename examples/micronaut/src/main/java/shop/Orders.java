package shop;

import io.micronaut.retry.annotation.Retryable;
import io.ssync.tasks.Task;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A bean with tasks. They are called through what Micronaut wraps around it, so its annotations hold for them. */
@Singleton
public class Orders {
    private final AtomicInteger calls = new AtomicInteger();

    public record Order(String customer, List<String> articles) {}

    public record Bill(String customer, int pieces) {}

    @Task(name = "orders.bill")
    public Bill bill(Order order) {
        return new Bill(order.customer(), order.articles().size());
    }

    /** Fails at first; Micronaut calls it again. */
    @Task(name = "orders.ship")
    @Retryable(delay = "10ms")
    public String ship(String customer) {
        if (calls.incrementAndGet() < 3) {
            throw new IllegalStateException("no van");
        }
        return "shipped to " + customer;
    }
}
