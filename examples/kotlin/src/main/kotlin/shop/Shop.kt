package shop

import io.ssync.tasks.TaskApp
import io.ssync.tasks.redis.RedisBroker
import io.ssync.tasks.redis.RedisResults
import java.time.Duration

/** Calls a task and runs it, with a Redis at hand. */
fun main() {
    val redis = System.getenv("REDIS_URL") ?: "redis://localhost:6379/0"
    shop(redis).use { app ->
        app.worker().start().use {
            val bill = app.task(Orders::bill).delay(Order("Ada", listOf("pen", "paper")))
            println(bill.get(Duration.ofSeconds(10)))
        }
    }
}

fun shop(redis: String): TaskApp = TaskApp.builder("shop")
    .broker(RedisBroker.connect(redis))
    .results(RedisResults.connect(redis))
    .register(Orders())
    .build()
