package shop

import io.ssync.tasks.Task
import io.ssync.tasks.TaskContext

data class Order(val customer: String, val articles: List<String>, val note: String? = null)

data class Bill(val customer: String, val pieces: Int)

class Orders {
    @Task(name = "orders.bill")
    fun bill(order: Order): Bill = Bill(order.customer, order.articles.size)

    @Task(name = "orders.greet")
    fun greet(name: String, times: Int): String = "Hello $name! ".repeat(times).trim()

    @Task(name = "orders.thank")
    fun thank(bill: Bill): String = "Thank you, ${bill.customer}"

    @Task(name = "orders.billAndGreet")
    fun billAndGreet(self: TaskContext, order: Order) {
        self.task(Orders::bill).delay(order)
        self.task(Orders::greet).delay(order.customer, 1)
    }
}
