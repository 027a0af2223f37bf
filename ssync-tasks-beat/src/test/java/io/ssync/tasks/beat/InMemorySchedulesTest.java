package io.ssync.tasks.beat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class InMemorySchedulesTest extends ScheduleStoreContract {
    private final MemoryApp memory = new MemoryApp();

    @AfterEach
    void close() {
        memory.close();
    }

    @Override
    ScheduleStore store() {
        return memory.schedules;
    }

    @Override
    ScheduleStore another() {
        return memory.schedules;
    }

    @Override
    List<String> taskIdsSent() {
        return memory.sentIds();
    }

    @Override
    ScheduleStore.Calls calls() {
        return new TaskCalls(memory.app);
    }

    @Override
    void pass(Duration time) {
        memory.clock.advance(time);
    }
}
