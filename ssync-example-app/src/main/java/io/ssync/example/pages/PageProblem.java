package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;

/** A page cannot be shown, or something cannot be done; whoever asked reads why. */
final class PageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    private PageProblem(int status, String title, String reason) {
        super(reason);
        this.status = status;
        this.title = title;
    }

    /** It is not for this visitor. */
    static PageProblem forbidden() {
        return new PageProblem(403, t("problem.role"), t("problem.role.why"));
    }

    static PageProblem unknown() {
        return new PageProblem(404, t("problem.unknown"), t("problem.unknown.why"));
    }

    static PageProblem wrong(String reason) {
        return new PageProblem(400, t("problem.wrong"), reason);
    }

    /** The form is not one of these pages, or of a session that is over. */
    static PageProblem form() {
        return new PageProblem(403, t("problem.form"), t("problem.form.why"));
    }

    static PageProblem busy() {
        return new PageProblem(503, t("problem.busy"), t("problem.busy.why"));
    }

    static PageProblem of(int status, String reason) {
        return new PageProblem(status, t("problem.wrong"), reason);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
