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
    protected ScheduleStore store() {
        return memory.schedules;
    }

    @Override
    protected ScheduleStore another() {
        return memory.schedules;
    }

    @Override
    protected List<String> taskIdsSent() {
        return memory.sentIds();
    }

    @Override
    protected ScheduleStore.Calls calls() {
        return new TaskCalls(memory.app);
    }

    @Override
    protected void pass(Duration time) {
        memory.clock.advance(time);
    }
}
