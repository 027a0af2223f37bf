package io.ssync.tasks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.Role;
import io.ssync.tasks.dashboard.User;
import io.ssync.tasks.dashboard.Users;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages in a web application of Spring. */
class DashboardTest {
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @Test
    void isThereWithSchedulesAndKeepsTheAuditWhereTheResultsAre() throws Exception {
        try (ConfigurableApplicationContext context = start(Shop.class, Servers.properties())) {
            assertThat(get(context, "/dashboard/").body()).contains("<html").contains("Queues");
            assertThat(get(context, "/dashboard/schedules/").body()).contains("Schedules");
            HttpResponse<String> audit = get(context, "/dashboard/audit/");
            assertThat(audit.statusCode()).isEqualTo(200);
            assertThat(get(context, "/elsewhere").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void isWhereTheContextIsAndAsksForATokenIfThereIsOne() throws Exception {
        try (ConfigurableApplicationContext context = start(
                Shop.class,
                "ssync.tasks.broker.in-memory=true",
                "spring.autoconfigure.exclude=" + EndToEndTest.NO_DATABASE,
                "server.servlet.context-path=/shop",
                "ssync.tasks.dashboard.path=/admin/tasks",
                "ssync.tasks.dashboard.tokens.admin=let me in")) {
            HttpResponse<String> page = get(context, "/shop/admin/tasks/");

            assertThat(page.body())
                    .contains("Your token")
                    .contains("/shop/admin/tasks/login")
                    .doesNotContain("let me in");
            assertThat(get(context, "/dashboard/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void asksTheApplicationWhoItIs() throws Exception {
        try (ConfigurableApplicationContext context = start(
                ShopWithUsers.class,
                "ssync.tasks.broker.in-memory=true",
                "spring.autoconfigure.exclude=" + EndToEndTest.NO_DATABASE)) {
            assertThat(get(context, "/dashboard/queue?name=celery", "X-User", "ada")
                            .body())
                    .contains("ada")
                    .contains("queue-pause");
            assertThat(get(context, "/dashboard/queue?name=celery", "X-User", "vera")
                            .body())
                    .contains("vera")
                    .doesNotContain("queue-pause");
            assertThat(get(context, "/dashboard/").statusCode()).isNotEqualTo(200);
        }
    }

    @Test
    void isNotThereIfItIsNotWanted() {
        try (ConfigurableApplicationContext context = start(
                Shop.class,
                "ssync.tasks.broker.in-memory=true",
                "spring.autoconfigure.exclude=" + EndToEndTest.NO_DATABASE,
                "ssync.tasks.dashboard.enabled=false")) {
            assertThat(context.getBeansOfType(Dashboard.class)).isEmpty();
        }
    }

    /** A page that is kept up to date is a request that never ends. */
    @Test
    void holdsUpNoShutdown() throws Exception {
        ConfigurableApplicationContext context = start(
                Shop.class,
                "ssync.tasks.broker.in-memory=true",
                "spring.autoconfigure.exclude=" + EndToEndTest.NO_DATABASE,
                "server.shutdown=graceful",
                "spring.lifecycle.timeout-per-shutdown-phase=60s");
        HttpResponse<InputStream> live = client.send(
                HttpRequest.newBuilder(at(context, "/dashboard/live")).build(), BodyHandlers.ofInputStream());
        assertThat(live.statusCode()).isEqualTo(200);

        long start = System.nanoTime();
        context.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(50));
        live.body().close();
    }

    private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(Arrays.asList(properties));
        all.addAll(List.of("spring.main.banner-mode=off", "server.port=0", "server.address=127.0.0.1"));
        return new SpringApplicationBuilder(application)
                .properties(all.toArray(String[]::new))
                .run("--spring.main.web-application-type=servlet");
    }

    private HttpResponse<String> get(ConfigurableApplicationContext context, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(context, path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static URI at(ConfigurableApplicationContext context, String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {
        @Bean
        Orders orders(TaskApp tasks) {
            return new Orders(tasks);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ShopWithUsers {
        // As docs/spring.md shows it.
        @Bean
        Users dashboardUsers() {
            return request -> {
                HttpServletRequest http = (HttpServletRequest) request.source();
                return Optional.ofNullable(http.getUserPrincipal())
                        .map(who -> new User(who.getName(), http.isUserInRole("OPS") ? Role.OPERATOR : Role.VIEWER));
            };
        }

        /** Somebody has signed in, as with Spring Security. */
        @Bean
        Filter signedIn() {
            return (request, response, chain) -> {
                HttpServletRequest http = (HttpServletRequest) request;
                String user = http.getHeader("X-User");
                chain.doFilter(user == null ? http : new SignedIn(http, user), response);
            };
        }
    }

    private static final class SignedIn extends HttpServletRequestWrapper {
        private final String user;

        SignedIn(HttpServletRequest request, String user) {
            super(request);
            this.user = user;
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> user;
        }

        @Override
        public boolean isUserInRole(String role) {
            return user.equals("ada") && role.equals("OPS");
        }
    }

    record Orders(TaskApp tasks) {
        @Task(name = "orders.bill")
        public String bill() {
            return tasks.name();
        }
    }
}
