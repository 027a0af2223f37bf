package io.ssync.tasks.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A place of the dashboard. Names of queues and tasks are values of its query, never parts of its path: they may have slashes, which
 * servers and proxies treat in ways of their own. Immutable.
 */
final class Link {
    /** The content of the page that it is in. */
    static final Link CONTENT = new Link("#content");

    private final String address;

    private Link(String address) {
        this.address = address;
    }

    /** A place by its path, which begins where the dashboard is. */
    static Link of(String base, String place) {
        return new Link(base + "/" + place);
    }

    /** The same with a value. */
    Link with(String name, String value) {
        return new Link(address + (address.contains("?") ? "&" : "?") + encoded(name) + "=" + encoded(value));
    }

    String address() {
        return address;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
