package io.ssync.tasks.spring;

import io.ssync.tasks.beat.Beat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** The beat of an application, which starts and stops when its worker does. Safe for use by any thread. */
public final class BeatLifecycle implements SmartLifecycle {
    private final Supplier<Beat> starter;
    private final boolean autoStartup;
    private volatile @Nullable Beat beat;

    BeatLifecycle(Supplier<Beat> starter, boolean autoStartup) {
        this.starter = starter;
        this.autoStartup = autoStartup;
    }

    /** The beat, while it is started. */
    public Optional<Beat> beat() {
        return Optional.ofNullable(beat);
    }

    @Override
    public synchronized void start() {
        if (beat == null) {
            beat = starter.get();
        }
    }

    @Override
    public void stop() {
        Beat stopping = beat;
        if (stopping != null) {
            stopping.close();
            beat = null;
        }
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    @Override
    public boolean isRunning() {
        return beat != null;
    }

    @Override
    public int getPhase() {
        return WorkerLifecycle.PHASE;
    }
}
