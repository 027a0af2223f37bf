package io.ssync.tasks.dashboard.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A place of the dashboard. Names of queues and tasks are values of its query, never parts of its path: they may have slashes, which
 * servers and proxies treat in ways of their own. Immutable.
 */
public final class Link {
    /** The content of the page that it is in. */
    public static final Link CONTENT = new Link("#content");

    private final String address;

    private Link(String address) {
        this.address = address;
    }

    /** A place by its path, which begins where the dashboard is. */
    public static Link of(String base, String place) {
        return new Link(base + "/" + place);
    }

    /** The same with a value. */
    public Link with(String name, String value) {
        return new Link(address + (address.contains("?") ? "&" : "?") + encoded(name) + "=" + encoded(value));
    }

    public String address() {
        return address;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
