package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.dashboard.Audit;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.Role;
import io.ssync.tasks.dashboard.User;
import io.ssync.tasks.dashboard.Users;
import io.ssync.tasks.dashboard.jdbc.JdbcAudit;
import io.ssync.tasks.dashboard.servlet.DashboardServlet;
import io.ssync.tasks.results.ResultBackend;
import jakarta.servlet.http.HttpServlet;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Serves the dashboard where the module {@code ssync-tasks-dashboard} and a server with servlets are there. */
@AutoConfiguration(after = {SsyncTasksAutoConfiguration.class, SsyncTasksBeatAutoConfiguration.class})
@ConditionalOnClass({Dashboard.class, HttpServlet.class, ServletRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(TaskApp.class)
@ConditionalOnProperty(name = "ssync.tasks.dashboard.enabled", matchIfMissing = true)
public class SsyncTasksDashboardAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Dashboard taskDashboard(
            TaskApp app,
            TaskProperties properties,
            TaskStore store,
            ResultBackend results,
            ObjectProvider<Audit> audit,
            ObjectProvider<Users> users,
            ObjectProvider<DashboardCustomizer> customizers,
            Environment environment) {
        // Browsers see the path of the context too.
        String context = environment.getProperty("server.servlet.context-path", "");
        Dashboard.Builder dashboard = Dashboard.of(app)
                .path((context.equals("/") ? "" : context)
                        + properties.dashboard().path());
        DataSource database = store.databaseOf(results);
        if (database != null) {
            dashboard.audit(JdbcAudit.over(database));
        }
        audit.ifAvailable(dashboard::audit);
        users.ifAvailable(dashboard::users);
        properties
                .dashboard()
                .tokens()
                .forEach((role, token) -> dashboard.token(
                        token, new User(role.name().toLowerCase(Locale.ROOT), Role.valueOf(role.name()))));
        customizers.orderedStream().forEach(customizer -> customizer.customize(dashboard));
        return dashboard.build();
    }

    @Bean
    @ConditionalOnMissingBean(name = "taskDashboardServlet")
    ServletRegistrationBean<DashboardServlet> taskDashboardServlet(Dashboard dashboard, TaskProperties properties) {
        return new ServletRegistrationBean<>(
                new DashboardServlet(dashboard), properties.dashboard().path() + "/*");
    }

    @Bean
    DashboardLifecycle taskDashboardLifecycle(Dashboard dashboard) {
        return new DashboardLifecycle(dashboard);
    }

    /** Where schedules are known. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ScheduleStore.class)
    static class SchedulesOfDashboard {
        @Bean
        DashboardCustomizer taskDashboardSchedules(ObjectProvider<ScheduleStore> store) {
            return dashboard -> store.ifAvailable(dashboard::schedules);
        }
    }
}
