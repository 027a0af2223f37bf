package demo.shop;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;

class OrderTasks {
    @Task(name = "shop.pack", durable = true)
    public String pack(TaskContext self, Order order) {
        self.progress(1, 2, "Packing");
        return order.items().size() + " items, due " + order.due() + ", from module "
                + getClass().getModule().getName();
    }
}
