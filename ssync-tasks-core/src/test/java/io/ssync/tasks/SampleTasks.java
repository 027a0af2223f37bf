package io.ssync.tasks;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tasks of every shape. */
public class SampleTasks {
    /** A value that is a record inside. */
    public record Mark(String subject, BigDecimal points, Optional<String> remark) {}

    @Task(name = "sample.none")
    public String none() {
        return "none";
    }

    @Task(name = "sample.ping")
    public void ping() {}

    @Task(name = "sample.one", aliases = "sample.uno")
    public int one(int a) {
        return a;
    }

    @Task(name = "sample.add")
    public int add(int x, int y) {
        return x + y;
    }

    @Task(name = "sample.describe")
    public String describe(TaskContext self, String givenName, long schoolId) {
        return givenName + schoolId + self.name();
    }

    @Task(name = "sample.eight")
    public String eight(int a, long b, String c, boolean d, List<String> e, Map<String, Integer> f, UUID g, Instant h) {
        return a + "|" + b + "|" + c + "|" + d + "|" + e + "|" + f + "|" + g + "|" + h;
    }

    @Task(name = "sample.eight_in_context")
    public void eightInContext(TaskContext self, int a, int b, int c, int d, int e, int f, int g, byte[] h) {
        self.updateState(new TaskState("EIGHT"), a + h.length);
    }

    @Task(name = "sample.marks")
    public List<Mark> marks(List<Mark> marks, LocalDate day) {
        return marks;
    }

    @Task(name = "sample.greet")
    public String greet(String name, Optional<String> title) {
        return title.map(t -> t + " ").orElse("") + name;
    }

    @Task
    public String unnamed() {
        return "unnamed";
    }

    public String notATask() {
        return "";
    }
}
