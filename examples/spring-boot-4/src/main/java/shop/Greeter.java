package shop;

import io.ssync.tasks.Task;
import org.springframework.stereotype.Component;

@Component
public class Greeter {
    @Task
    public String greet(String name) {
        return "Hello " + name;
    }
}
