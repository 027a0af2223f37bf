package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.Seal;
import io.ssync.tasks.results.ResultBackendException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard of an app: pages that show queues, workers and tasks, and steer them. Knows no web framework; {@code
 * io.ssync.tasks.dashboard.javalin} serves it with one.
 *
 * <pre>{@code
 * Dashboard dashboard = Dashboard.of(app).token("a long secret", new User("ada", Role.OPERATOR)).build();
 * }</pre>
 *
 * <p>Without a token and without {@link Users} it answers this machine alone. While somebody looks, one thread asks the servers every two
 * seconds, however many they are. Safe for use by any thread. Close it before the app.
 */
public final class Dashboard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Dashboard.class);

    private final TaskApp app;
    private final String path;
    private final Role argumentsFrom;
    private final Access access;
    private final Audit audit;
    private final Frame frame;
    private final Pages pages;
    private final Verbs verbs;
    private final Live live = new Live();
    private final Look look;
    private final Poller poller;

    private Dashboard(Builder builder) {
        app = builder.app;
        path = builder.path;
        argumentsFrom = builder.argumentsFrom;
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[32];
        random.nextBytes(key);
        access = new Access(
                new Sessions(builder.tokens, random),
                builder.users,
                builder.secret == null ? new Seal(key) : new Seal(builder.secret),
                app.clock());
        audit = builder.audit;
        LedgerLook ledger =
                app.ledger().map(kept -> new LedgerLook(kept, app.clock())).orElse(null);
        frame = new Frame(app.name(), builder.schedules != null, ledger != null);
        ScheduleVerbs schedules = builder.schedules == null ? null : new ScheduleVerbs(app, builder.schedules);
        verbs = new Verbs(app, schedules, ledger);
        look = new Look(app, builder.queues.isEmpty() ? queuesOf(app) : builder.queues);
        poller = new Poller(
                () -> look.once(live.tasks()), seen -> live.show(NowPage.pieces(anybody(), seen)), live::hasViewers);
        pages = new Pages(
                app, poller, audit, schedules, ledger, builder.queues.isEmpty() ? queuesOf(app) : builder.queues);
    }

    /** Sets up the dashboard of an app. */
    public static Builder of(TaskApp app) {
        return new Builder(app);
    }

    /** Where it is: what the paths of its pages begin with, without a slash at the end. */
    public String path() {
        return path;
    }

    /** Answers a request. Takes as long as the servers do; throws nothing. */
    public DashboardAnswer answer(DashboardRequest request) {
        try {
            return route(request);
        } catch (BrokerException | ResultBackendException e) {
            log.warn("{} /{}: {}", request.method(), request.place(), e.getMessage());
            return frame.plain(503, path, t("error.away"), Parts.text(String.valueOf(e.getMessage())), again(request));
        } catch (RuntimeException e) {
            log.error("{} /{} failed", request.method(), request.place(), e);
            return frame.plain(500, path, t("error.failed"), Parts.text(t("error.log")), again(request));
        }
    }

    /**
     * Tells an open page what has changed, from now on. The pieces that it wants are in the query, as {@code pieces}.
     *
     * @return to be run when the page is closed; empty if whoever asks may not look, too many do, or the dashboard is closed
     */
    public Optional<Runnable> watch(DashboardRequest request, LiveClient client) {
        if (access.find(request).isEmpty()) {
            return Optional.empty();
        }
        Optional<Runnable> end =
                live.add(Set.of(request.query("pieces").orElse("").split(",")), client);
        poller.wake();
        return end;
    }

    private DashboardAnswer route(DashboardRequest request) {
        Optional<DashboardAnswer> asset = Asset.at(request.place());
        if (asset.isPresent()) {
            return asset.get();
        }
        boolean reads = request.method().equals("GET");
        if (!reads && !request.method().equals("POST")) {
            return frame.plain(405, path, t("error.method")).withHeader("Allow", "GET, POST");
        }
        if (request.place().equals("login") && access.hasTokens()) {
            return reads ? LoginPage.show(frame, path, request, false) : signIn(request);
        }
        Optional<Access.Visitor> visitor = access.find(request);
        if (visitor.isEmpty()) {
            return stranger(request, reads);
        }
        return reads ? read(request, visitor.get()) : write(request, visitor.get());
    }

    private DashboardAnswer stranger(DashboardRequest request, boolean reads) {
        if (access.hasTokens() && reads) {
            return Frame.redirect(Link.of(path, "login").with("next", request.place()));
        }
        return frame.plain(403, path, t("error.stranger"), Parts.text(t("error.stranger.why")));
    }

    private DashboardAnswer signIn(DashboardRequest request) {
        Optional<String> cookie = Access.isForeign(request)
                ? Optional.empty()
                : request.form("token")
                        .flatMap(token ->
                                access.sessions().signIn(token, app.clock().instant()));
        if (cookie.isEmpty()) {
            log.warn("Somebody at {} could not sign in to the dashboard", request.remoteAddress());
            return LoginPage.show(frame, path, request, true);
        }
        String next = request.form("next").filter(pages::has).orElse("");
        return Frame.redirect(Link.of(path, next))
                .withHeader("Set-Cookie", cookie(request, cookie.get(), Sessions.LIFE.toSeconds()));
    }

    private String cookie(DashboardRequest request, String value, long seconds) {
        return Access.COOKIE + "=" + value + "; Path=" + (path.isEmpty() ? "/" : path) + "; Max-Age=" + seconds
                + "; HttpOnly; SameSite=Lax" + (request.secure() ? "; Secure" : "");
    }

    private DashboardAnswer read(DashboardRequest request, Access.Visitor visitor) {
        View view = view(visitor);
        Optional<Pages.Page> page = pages.show(request, view);
        if (page.isEmpty()) {
            return frame.plain(404, path, t("error.unknown"), Parts.link(view.to(""), t("error.home")));
        }
        return frame.page(
                view,
                page.get().tab(),
                page.get().title(),
                Notes.of(request),
                page.get().content());
    }

    private DashboardAnswer write(DashboardRequest request, Access.Visitor visitor) {
        String shown = request.form("token").orElse("");
        if (Access.isForeign(request) || !Seal.same(shown, visitor.formToken())) {
            return frame.plain(403, path, t("error.form"), Parts.text(t("error.form.why")), again(request));
        }
        if (request.place().equals("logout")) {
            request.cookie(Access.COOKIE)
                    .ifPresent(cookie ->
                            access.sessions().signOut(cookie, app.clock().instant()));
            return Frame.redirect(Link.of(path, "login")).withHeader("Set-Cookie", cookie(request, "", 0));
        }
        Optional<Action> action = request.place().startsWith("do/")
                ? Action.at(request.place().substring("do/".length()))
                : Optional.empty();
        return action.map(known -> act(known, request, visitor))
                .orElseGet(() -> frame.plain(404, path, t("error.unknown")));
    }

    private DashboardAnswer act(Action action, DashboardRequest request, Access.Visitor visitor) {
        if (!visitor.user().role().includes(action.role())) {
            note(action, request, visitor, "", Audit.REFUSED, 0);
            return frame.plain(
                    403,
                    path,
                    t("error.role"),
                    Parts.text(t("error.role.why", t("role." + action.role()))),
                    again(request));
        }
        try {
            Verbs.Done done = verbs.carryOut(action, request);
            poller.stale();
            note(action, request, visitor, done.subject(), Audit.DONE, done.count());
            Link back = Link.of(path, done.place());
            Link there = done.parameter().isEmpty() ? back : back.with(done.parameter(), done.subject());
            return Frame.redirect(there.with("done", action.place()).with("n", String.valueOf(done.count())));
        } catch (IllegalArgumentException | IllegalStateException e) {
            note(action, request, visitor, "", String.valueOf(e.getMessage()), 0);
            return frame.plain(400, path, t("error.wrong"), Parts.text(String.valueOf(e.getMessage())), again(request));
        } catch (BrokerException | ResultBackendException e) {
            note(action, request, visitor, "", String.valueOf(e.getMessage()), 0);
            throw e;
        }
    }

    /** An operator at night must be able to act although the audit is away. */
    private void note(
            Action action,
            DashboardRequest request,
            Access.Visitor visitor,
            String subject,
            String outcome,
            long count) {
        String who = visitor.user().name();
        log.info("Dashboard: {} by {} on '{}': {}, {}", action.place(), who, subject, outcome, count);
        try {
            audit.note(new Audit.Line(
                    app.clock().instant(), who, request.remoteAddress(), action.place(), subject, outcome, count));
        } catch (RuntimeException e) {
            log.error("The audit cannot be written: {} by {} on '{}'", action.place(), who, subject, e);
        }
    }

    private Html again(DashboardRequest request) {
        return request.method().equals("GET") ? Html.NOTHING : Parts.link(Link.of(path, ""), t("error.home"));
    }

    private View view(Access.Visitor visitor) {
        return new View(
                path,
                visitor.user(),
                visitor.formToken(),
                visitor.signedIn(),
                visitor.user().role().includes(argumentsFrom),
                app.clock().instant());
    }

    /** What all may see. */
    private View anybody() {
        return new View(
                path,
                new User("anybody", Role.VIEWER),
                "",
                false,
                Role.VIEWER.includes(argumentsFrom),
                app.clock().instant());
    }

    private static Set<String> queuesOf(TaskApp app) {
        Set<String> queues = new LinkedHashSet<>();
        queues.add(app.settings().defaultQueue());
        app.settings().routes().byPattern().forEach((pattern, route) -> {
            if (!pattern.equals("function")) {
                queues.add(String.valueOf(route.get("queue")));
            }
        });
        return queues;
    }

    /** Ends what it has begun; the app stays. */
    @Override
    public void close() {
        poller.close();
        look.close();
        live.close();
    }

    /** Sets up a dashboard. Not safe for use by several threads. */
    public static final class Builder {
        private final TaskApp app;
        private final Map<String, User> tokens = new LinkedHashMap<>();
        private Set<String> queues = Set.of();
        private String path = "/dashboard";
        private Role argumentsFrom = Role.VIEWER;
        private Audit audit = new InMemoryAudit();
        private @Nullable ScheduleStore schedules;
        private @Nullable Users users;
        private @Nullable String secret;

        private Builder(TaskApp app) {
            this.app = Objects.requireNonNull(app, "app");
        }

        /**
         * Where browsers find it, with what a proxy or the server puts before it; {@code /dashboard} unless set.
         *
         * @throws IllegalArgumentException if it does not begin with a slash, or ends with one
         */
        public Builder path(String newPath) {
            if (!newPath.matches("(/[A-Za-z0-9._~-]+)*")) {
                throw new IllegalArgumentException(
                        "the path must look like /dashboard, without a slash at the end, was '" + newPath + "'");
            }
            path = newPath;
            return this;
        }

        /**
         * Lets in who knows a token.
         *
         * @throws IllegalArgumentException if it is blank or somebody else's
         */
        public Builder token(String token, User user) {
            if (token.isBlank()) {
                throw new IllegalArgumentException("the token of " + user.name() + " must not be blank");
            }
            if (tokens.putIfAbsent(token, user) != null) {
                throw new IllegalArgumentException("the token of " + user.name() + " is somebody else's");
            }
            return this;
        }

        /** Lets in whom the application knows. */
        public Builder users(Users newUsers) {
            users = newUsers;
            return this;
        }

        /**
         * What the forms of {@link #users} are sealed with; made up unless set. To be the same in all processes behind one address, and known
         * to nobody else.
         */
        public Builder secret(String newSecret) {
            secret = newSecret;
            return this;
        }

        /** The queues to show beside those that workers read; those that the app's routes lead to unless set. */
        public Builder queues(List<String> newQueues) {
            queues = new LinkedHashSet<>(newQueues);
            return this;
        }

        /** What somebody must be to see arguments and results; everybody sees them unless set. */
        public Builder argumentsFrom(Role role) {
            argumentsFrom = role;
            return this;
        }

        /** The schedules to show; none unless set. */
        public Builder schedules(ScheduleStore newSchedules) {
            schedules = newSchedules;
            return this;
        }

        /** Where to keep who did what; in memory unless set. */
        public Builder audit(Audit newAudit) {
            audit = newAudit;
            return this;
        }

        /** Makes the dashboard. */
        public Dashboard build() {
            return new Dashboard(this);
        }
    }
}
