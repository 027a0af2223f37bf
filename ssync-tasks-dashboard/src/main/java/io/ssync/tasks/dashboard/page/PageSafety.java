package io.ssync.tasks.dashboard.page;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What keeps pages from others: the headers that they carry, and who may send to them. */
public final class PageSafety {
    /** Nothing runs, is shown or is sent to but what is served here; nobody puts the pages into theirs. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private PageSafety() {}

    /** The headers of an answer with those that keep a page safe; its own win. */
    public static Map<String, String> headers(Map<String, String> own) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cache-Control", "no-store");
        headers.putAll(own);
        return headers;
    }

    /**
     * Whether a page of another site may have sent a request. Browsers say so, all of them one way or the other.
     *
     * @param header the headers of the request, by name in lower case
     */
    public static boolean isForeign(Function<String, Optional<String>> header) {
        Optional<String> site = header.apply("sec-fetch-site");
        if (site.isPresent()) {
            return !site.get().equals("same-origin") && !site.get().equals("none");
        }
        Optional<String> origin = header.apply("origin");
        return origin.isPresent()
                && !isAt(origin.get(), header.apply("host"))
                && !isAt(origin.get(), header.apply("x-forwarded-host"));
    }

    private static boolean isAt(String origin, Optional<String> host) {
        try {
            return host.filter(name -> name.equalsIgnoreCase(URI.create(origin).getRawAuthority()))
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
