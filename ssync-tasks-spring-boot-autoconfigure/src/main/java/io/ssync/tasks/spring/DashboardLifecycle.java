package io.ssync.tasks.spring;

import io.ssync.tasks.dashboard.Dashboard;
import org.springframework.context.SmartLifecycle;

/** Ends the streams of open pages before the web server waits for its requests to end. */
final class DashboardLifecycle implements SmartLifecycle {
    private final Dashboard dashboard;
    private volatile boolean running;

    DashboardLifecycle(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        dashboard.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last phase to start, so the first to stop. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
