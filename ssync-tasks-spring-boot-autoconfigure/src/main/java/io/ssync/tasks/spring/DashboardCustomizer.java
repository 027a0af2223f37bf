package io.ssync.tasks.spring;

import io.ssync.tasks.dashboard.Dashboard;

/** Changes the dashboard before it is made. Beans of this type are asked in their order. */
@FunctionalInterface
public interface DashboardCustomizer {
    /** Changes it. */
    void customize(Dashboard.Builder dashboard);
}
