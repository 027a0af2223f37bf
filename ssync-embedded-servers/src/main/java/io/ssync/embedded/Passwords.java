package io.ssync.embedded;

import java.security.SecureRandom;
import java.util.Base64;

/** Passwords for servers. */
final class Passwords {
    private static final int BYTES = 24;

    private Passwords() {}

    /** A new one, of letters, digits, {@code -} and {@code _}: nothing that a URL, SQL or a configuration file would quote. */
    static String random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
