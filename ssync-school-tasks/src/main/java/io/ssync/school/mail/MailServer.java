package io.ssync.school.mail;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * Where mail is handed over.
 *
 * @param host the server
 * @param port its port
 * @param security how the connection is protected
 * @param user who signs in; empty for nobody
 * @param password with what
 * @param trust the host whose certificate is trusted though nobody has signed it; empty for none
 * @param from whose mail it is unless an e-mail says otherwise
 */
public record MailServer(
        String host, int port, Security security, String user, String password, String trust, String from) {

    private static final String TIMEOUT_MILLIS = "30000";
    private static final String CONNECT_TIMEOUT_MILLIS = "10000";

    /** How a connection is protected. */
    public enum Security {
        /** Not at all. */
        NONE(25),
        /** It begins in the open and must change to TLS before anything is said. */
        STARTTLS(587),
        /** TLS from the first byte. */
        TLS(465);

        private final int port;

        Security(int port) {
            this.port = port;
        }
    }

    /**
     * Reads {@code smtp://host}, {@code smtp+starttls://user:password@host:587} or {@code smtps://user:password@host}. User and
     * password are percent-encoded; {@code ?trust=host} trusts that host's own certificate.
     *
     * @param url the server
     * @param from whose mail it is, such as {@code School <office@school.example>}
     * @return the server
     * @throws IllegalArgumentException if that is no such address; the message does not repeat it, since it may hold a password
     */
    public static MailServer of(String url, String from) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the mail server is not an address like smtps://user:password@host");
        }
        Security security = switch (String.valueOf(uri.getScheme())) {
            case "smtp" -> Security.NONE;
            case "smtp+starttls" -> Security.STARTTLS;
            case "smtps" -> Security.TLS;
            default ->
                throw new IllegalArgumentException(
                        "the mail server must begin with smtp://, smtp+starttls:// or smtps://");
        };
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the mail server has no host");
        }
        String[] signIn = Optional.ofNullable(uri.getRawUserInfo()).orElse(":").split(":", 2);
        String query = Optional.ofNullable(uri.getQuery()).orElse("");
        return new MailServer(
                uri.getHost(),
                uri.getPort() < 0 ? security.port : uri.getPort(),
                security,
                decode(signIn[0]),
                signIn.length < 2 ? "" : decode(signIn[1]),
                query.startsWith("trust=") ? query.substring("trust=".length()) : "",
                Objects.requireNonNull(from, "from"));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The settings of the mail library. */
    Properties properties() {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", String.valueOf(port));
        properties.put("mail.smtp.auth", String.valueOf(!user.isEmpty()));
        properties.put("mail.smtp.connectiontimeout", CONNECT_TIMEOUT_MILLIS);
        properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
        // One wrong address must not keep the message from the others.
        properties.put("mail.smtp.sendpartial", "true");
        properties.put("mail.smtp.ssl.enable", String.valueOf(security == Security.TLS));
        properties.put("mail.smtp.starttls.enable", String.valueOf(security == Security.STARTTLS));
        properties.put("mail.smtp.starttls.required", String.valueOf(security == Security.STARTTLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        if (!trust.isEmpty()) {
            properties.put("mail.smtp.ssl.trust", trust);
        }
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MailServer[" + host + ":" + port + ", " + security + ", from " + from + "]";
    }
}
