package io.ssync.site;

import java.util.List;

/** The site cannot be made as it is: says every reason, each with its page. */
final class SiteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never written
    private final List<String> reasons;

    SiteException(List<String> reasons) {
        super("the site was not made:\n  " + String.join("\n  ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    List<String> reasons() {
        return reasons;
    }
}
