package shop

import io.ssync.embedded.EmbeddedRedis
import io.ssync.tasks.TaskApp
import java.time.Duration
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

class OrdersTest {
    private val soon = Duration.ofSeconds(30)
    private val redis = EmbeddedRedis.start()
    private val app: TaskApp = shop(redis.uri().toString())
    private val worker = app.worker().start()

    @AfterEach
    fun close() {
        worker.close()
        app.close()
        redis.close()
    }

    @Test
    fun `data classes are arguments and results`() {
        val bill = app.task(Orders::bill).delay(Order("Ada", listOf("pen", "paper")))

        assertEquals(Bill("Ada", 2), bill.get(soon))
    }

    @Test
    fun `a task is called by its method or by its name`() {
        assertEquals("Hello Ada! Hello Ada!", app.task(Orders::greet).delay("Ada", 2).get(soon))
        assertEquals("Hello Eve!", app.send("orders.greet", "Eve", 1).get(soon))
    }

    @Test
    fun `a task calls tasks`() {
        app.task(Orders::billAndGreet).delay(Order("Ada", listOf("pen"))).get(soon)
    }

    @Test
    fun `a chain is checked by the compiler`() {
        val chain = app.task(Orders::bill).signature(Order("Ada", listOf("pen"))).then(app.task(Orders::thank))

        assertEquals("Thank you, Ada", app.send(chain).get(soon))
    }

    @Test
    fun `a lambda is no task`() {
        val refused = assertThrows(IllegalArgumentException::class.java) {
            app.task { orders: Orders, name: String, times: Int -> orders.greet(name, times) }
        }

        assertEquals(true, refused.message!!.contains("a lambda"), refused.message)
    }
}
