package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.BodyGate;
import io.ssync.example.access.OwnClasses;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.upload.UploadKinds;
import io.ssync.example.upload.UploadLimit;
import io.ssync.example.upload.UploadLimit.SentFile;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.dashboard.page.PageFile;
import io.ssync.tasks.dashboard.page.PageSafety;
import io.ssync.tasks.dashboard.page.Seal;
import io.ssync.tasks.results.ResultBackendException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The school's pages by their places. Safe for use by any thread. */
public final class SchoolPages {
    /** Where they are. */
    public static final String PATH = "/school";

    private static final Logger log = LoggerFactory.getLogger(SchoolPages.class);

    /** Shows a page. */
    private interface Show {
        Page page(Visit visit);
    }

    /** Does something with a request, and answers it. */
    private interface Act {
        void answer(Visit visit) throws IOException;
    }

    private final PageFrame frame;
    private final PageSessions sessions;
    private final LoginPage login;
    private final BodyGate gate;
    private final UploadPages uploads;
    private final TaskPages tasks;
    private final ResultPages results;
    private final CardPages cards;
    private final FeePages fees;

    /**
     * Makes the pages of a school.
     *
     * @param name what the school is called
     * @param token the API's own token, with which one may do everything; empty if it has none
     * @param secret with which the school system signs, so that its users may sign in here, too; empty if they may not
     */
    public SchoolPages(
            SchoolApp app,
            String name,
            UploadKinds kinds,
            UploadLimit limit,
            BodyGate gate,
            Optional<String> token,
            Optional<String> secret) {
        this.gate = gate;
        frame = new PageFrame(name);
        sessions = new PageSessions(token, secret, app.dataSource(), app.tasks().clock());
        login = new LoginPage(frame, sessions);
        SchoolLists lists = new SchoolLists(app.dataSource());
        uploads = new UploadPages(app, kinds, limit, lists);
        OwnClasses classes = new OwnClasses(app.dataSource());
        tasks = new TaskPages(app);
        results = new ResultPages(app, classes, lists, tasks);
        cards = new CardPages(app, classes, lists);
        fees = new FeePages(app, lists, tasks);
    }

    /** Adds them to a server. */
    public void addTo(JavalinConfig config) {
        for (PageFile file : PageFrame.files()) {
            config.routes.get(PATH + "/" + file.place(), request -> PageFrame.file(request, file));
        }
        config.routes.after(PATH + "/*", gate::passOver);
        config.routes.get("/", request -> request.redirect(PATH + "/"));
        config.routes.get(PATH + "/login", login::show);
        config.routes.post(PATH + "/login", guarded(login::signIn));
        post(config, "logout", visitor -> true, login::signOut);
        get(
                config,
                "",
                visitor -> true,
                visit -> visit.leadTo(
                        Visitor.to(PageFrame.places(visit.visitor()).get(0))));
        uploads(config);
        results(config);
        fees(config);
        page(config, "cards", visitor -> true, cards::all);
        get(config, "card", visitor -> true, cards::one);
        page(config, "mine", SchoolPages::startsTasks, tasks::mine);
        get(config, "task", SchoolPages::startsTasks, visit -> {
            if (visit.visitor().staff()
                    && visit.query("id").filter(uploads::knows).isPresent()) {
                visit.leadTo(Visitor.to("upload").with("id", visit.query("id").orElseThrow()));
            } else {
                frame.show(visit.request(), visit.visitor(), tasks.one(visit));
            }
        });
        post(config, "cancel-task", Visitor::staff, tasks::cancel);
    }

    private void results(JavalinConfig config) {
        page(config, "results", Visitor::handlesResults, results::show);
        post(config, "compute", Visitor::handlesResults, results::compute);
        post(config, "publish", Visitor::staff, results::publish);
        post(config, "cards", Visitor::handlesResults, results::cards);
        get(config, "class-cards", Visitor::handlesResults, cards::ofClass);
        get(config, "broadsheet", Visitor::handlesResults, results::broadsheet);
    }

    private void fees(JavalinConfig config) {
        page(config, "fees", Visitor::handlesFees, fees::all);
        post(config, "assign", Visitor::handlesFees, fees::assign);
        post(config, "remind", Visitor::handlesFees, fees::remind);
        post(config, "remind-all", Visitor::handlesFees, fees::remindAll);
    }

    private static boolean startsTasks(Visitor visitor) {
        return visitor.handlesResults() || visitor.handlesFees();
    }

    private void uploads(JavalinConfig config) {
        page(config, "uploads", Visitor::staff, uploads::all);
        page(config, "upload", Visitor::staff, uploads::one);
        page(
                config,
                "new",
                Visitor::staff,
                visit -> uploads.form(visit, uploads.kind(visit.query("kind")), Optional.empty()));
        get(config, "template", Visitor::staff, uploads::template);
        get(config, "errors", Visitor::staff, uploads::errors);
        post(config, "store", Visitor::staff, uploads::store);
        post(config, "cancel", Visitor::staff, uploads::cancel);
        config.routes.post(
                PATH + "/try",
                guarded(request -> visit(request, Visitor::staff, visit -> {
                    requireOwn(request);
                    Optional<SentFile> sent = uploads.read(visit);
                    requireForm(visit);
                    uploads.attempt(visit, sent).ifPresent(page -> {
                        request.status(HttpStatus.BAD_REQUEST);
                        frame.show(request, visit.visitor(), page);
                    });
                })));
    }

    private void page(JavalinConfig config, String place, Predicate<Visitor> may, Show show) {
        get(config, place, may, visit -> frame.show(visit.request(), visit.visitor(), show.page(visit)));
    }

    private void get(JavalinConfig config, String place, Predicate<Visitor> may, Act act) {
        config.routes.get(PATH + "/" + place, request -> visit(request, may, act));
    }

    /** Only for forms that these pages have made. */
    private void post(JavalinConfig config, String place, Predicate<Visitor> may, Act act) {
        config.routes.post(
                PATH + "/" + place,
                guarded(request -> visit(request, may, visit -> {
                    requireOwn(request);
                    requireForm(visit);
                    act.answer(visit);
                })));
    }

    private Handler guarded(Handler handler) {
        return gate.guard(handler, request -> frame.problem(request, PageProblem.busy(), null));
    }

    private void visit(Context request, Predicate<Visitor> may, Act act) {
        Optional<Visitor> visitor = Optional.empty();
        try {
            visitor = sessions.find(request);
            if (visitor.isEmpty()) {
                stranger(request);
                return;
            }
            if (!may.test(visitor.get())) {
                throw PageProblem.forbidden();
            }
            PageSafety.headers(Map.of()).forEach(request::header);
            act.answer(new Visit(request, visitor.get()));
        } catch (PageProblem e) {
            frame.problem(request, e, visitor.orElse(null));
        } catch (BrokerException | ResultBackendException | TransientDatabaseException e) {
            log.warn("{} {}: {}", request.method(), request.path(), e.getMessage());
            frame.problem(request, PageProblem.of(503, t("problem.away")), null);
        } catch (IOException | RuntimeException e) {
            log.error("{} {} failed", request.method(), request.path(), e);
            frame.problem(request, PageProblem.of(500, t("problem.failed")), null);
        }
    }

    private void stranger(Context request) {
        if (sessions.needed()) {
            PageSafety.headers(Map.of()).forEach(request::header);
            request.redirect(Visitor.to("login").address(), HttpStatus.SEE_OTHER);
        } else {
            frame.problem(request, PageProblem.of(403, t("problem.local")), null);
        }
    }

    /** Not from a page of another site, which a browser would send the cookie for. */
    private static void requireOwn(Context request) {
        if (isForeign(request)) {
            throw PageProblem.form();
        }
    }

    private static void requireForm(Visit visit) {
        String shown = visit.form("token").orElse("");
        if (!Seal.same(shown, visit.visitor().formToken())) {
            throw PageProblem.form();
        }
    }

    static boolean isForeign(Context request) {
        return PageSafety.isForeign(name -> Optional.ofNullable(request.header(name)));
    }
}
