package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.io.File;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an address says about TLS, by the names that Celery's addresses have: {@code ssl_cert_reqs} ({@code required} unless said
 * otherwise, {@code optional}, {@code none}, or Python's {@code CERT_REQUIRED} and so on), {@code ssl_check_hostname},
 * {@code ssl_ca_certs}, {@code ssl_certfile} and {@code ssl_keyfile}, which are files in PEM. Immutable.
 *
 * @param verification whether the server's certificate is checked, and its name
 * @param authorities the file of the authorities that are trusted, if not those of the Java platform
 * @param certificate the file of this client's own certificate
 * @param key the file of its private key, in PKCS #8
 * @param others the parameters of the address that are not about TLS, as they were written
 */
record TlsParameters(
        SslVerifyMode verification,
        Optional<File> authorities,
        Optional<File> certificate,
        Optional<File> key,
        List<String> others) {
    private static final String VERIFICATION = "ssl_cert_reqs";
    private static final String HOST_NAME = "ssl_check_hostname";
    private static final String AUTHORITIES = "ssl_ca_certs";
    private static final String CERTIFICATE = "ssl_certfile";
    private static final String KEY = "ssl_keyfile";
    private static final Set<String> NAMES = Set.of(VERIFICATION, HOST_NAME, AUTHORITIES, CERTIFICATE, KEY);
    /** What the driver itself reads. */
    private static final Set<String> DRIVERS = Set.of("timeout", "database", "clientName", "verifyPeer", "libraryName");

    /** Reads the query of an address. Throws {@link IllegalArgumentException} with the name that is wrong, never a value of it. */
    static TlsParameters of(@Nullable String query, boolean tls) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (NAMES.contains(parts[0])) {
                values.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
            } else if (DRIVERS.contains(parts[0])) {
                others.add(pair);
            } else {
                throw new IllegalArgumentException("the address of Redis has an unknown parameter '"
                        + parts[0].replaceAll("\\W", "?") + "'; it may have " + sorted(NAMES)
                        + " with rediss://, and the driver's own " + sorted(DRIVERS));
            }
        }
        if (!values.isEmpty() && !tls) {
            throw new IllegalArgumentException(
                    "the parameter " + values.keySet().iterator().next()
                            + " needs an address that begins with rediss://, which means TLS");
        }
        Optional<File> certificate = file(values, CERTIFICATE);
        Optional<File> key = file(values, KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(CERTIFICATE + " and " + KEY + " need each other");
        }
        return new TlsParameters(verification(values), file(values, AUTHORITIES), certificate, key, others);
    }

    private static SslVerifyMode verification(Map<String, String> values) {
        String wanted = values.getOrDefault(VERIFICATION, "required").toLowerCase(Locale.ROOT);
        String named = values.getOrDefault(HOST_NAME, "true").toLowerCase(Locale.ROOT);
        if (!Set.of("true", "false").contains(named)) {
            throw new IllegalArgumentException(HOST_NAME + " must be true or false");
        }
        // With "optional" a client of Python checks the certificate too: every server of TLS sends one.
        return switch (wanted.startsWith("cert_") ? wanted.substring("cert_".length()) : wanted) {
            case "none" -> SslVerifyMode.NONE;
            case "optional", "required" -> named.equals("true") ? SslVerifyMode.FULL : SslVerifyMode.CA;
            default ->
                throw new IllegalArgumentException(VERIFICATION
                        + " must be none, optional or required, or CERT_NONE, CERT_OPTIONAL or CERT_REQUIRED");
        };
    }

    private static Optional<File> file(Map<String, String> values, String name) {
        Optional<File> file = Optional.ofNullable(values.get(name)).map(File::new);
        if (file.isPresent() && !file.get().canRead()) {
            throw new IllegalArgumentException(
                    name + " is to be a file of PEM that this program can read, but " + file.get() + " is not");
        }
        return file;
    }

    /** Whether the address says nothing that the driver does not know by itself. */
    boolean isPlain() {
        return authorities.isEmpty() && certificate.isEmpty();
    }

    SslOptions options() {
        SslOptions.Builder options = SslOptions.builder();
        authorities.ifPresent(options::trustManager);
        certificate.ifPresent(file -> options.keyManager(file, key.orElseThrow(), new char[0]));
        return options.build();
    }

    private static String sorted(Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }
}
