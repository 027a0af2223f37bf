package shop;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.redis.RedisResults;
import io.ssync.tasks.worker.Worker;
import jakarta.inject.Singleton;

/** The app and its worker as beans: Micronaut closes the worker first, since it needs the app. */
@Factory
public class Shop {
    @Singleton
    @Bean(preDestroy = "close")
    TaskApp tasks(@Value("${redis.url:`redis://localhost:6379/0`}") String redis, Orders orders) {
        return TaskApp.builder("shop")
                .broker(RedisBroker.connect(redis))
                .results(RedisResults.connect(redis))
                .register(orders)
                .build();
    }

    /** Begins with the application. */
    @Context
    @Bean(preDestroy = "close")
    Worker worker(TaskApp tasks) {
        return tasks.worker().start();
    }
}
